using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Wattline.Gateway.Configuration;
using Wattline.Gateway.OpenAi;
using Wattline.Routing;
using Wattline.Storage;
using Wattline.Storage.Json;

namespace Wattline.Gateway.Api;

/// <summary>GET /api/receipts and /api/receipts/{id}: what requests used, cost and emitted. A caller with a key sees its own.</summary>
internal static class ReceiptsApi
{
    private const int DefaultLimit = 50;
    private static readonly string[] Parameters = ["model", "region", "class", "limit", "cursor"];

    public static void Map(WebApplication app)
    {
        app.MapGet("/api/receipts/{id}", FindAsync);
        app.MapGet("/api/receipts", PageAsync);
    }

    private static async Task FindAsync(HttpContext context, string id, Ledger ledger, TimeProvider clock)
    {
        var (receipt, error) = await ReadAsync(context, id, ledger, clock);
        await (error?.SendAsync(context) ?? context.Response.WriteAsJsonAsync(receipt, WattlineJson.Options, context.RequestAborted));
    }

    /// <summary>A receipt that the caller may see, or why there is none.</summary>
    public static async Task<(Receipt? Receipt, OpenAiError? Error)> ReadAsync(HttpContext context, string id, Ledger ledger, TimeProvider clock)
    {
        if (!ReceiptId.IsValid(id))
        {
            return (null, OpenAiError.Invalid("invalid_receipt", $"'{id}' has not the form of a receipt. X-Wattline-Decision carries it.", "id"));
        }

        var receipt = await ledger.FindAsync(id, clock, context.RequestAborted);
        return receipt is not null && MaySee(context, receipt.Key) ? (receipt, null) : (null, NotFound(id, "id"));
    }

    private static async Task PageAsync(HttpContext context, Ledger ledger)
    {
        var query = context.Request.Query;
        if (QueryParameters.Refuse(query, Parameters) is { } refused)
        {
            await refused.SendAsync(context);
            return;
        }

        var limit = DefaultLimit;
        if (query.TryGetValue("limit", out var asked) && (!int.TryParse(asked, CultureInfo.InvariantCulture, out limit) || limit is < 1 or > LedgerReader.PageLimit))
        {
            await OpenAiError.Invalid("invalid_limit", $"'{asked}' is no whole number from 1 to {LedgerReader.PageLimit}.", "limit").SendAsync(context);
            return;
        }

        var filter = new ReceiptFilter
        {
            Key = OwnName(context),
            Model = query["model"].FirstOrDefault(),
            Region = query["region"].FirstOrDefault(),
            Class = query["class"].FirstOrDefault(),
        };
        await ledger.FlushAsync(context.RequestAborted);
        var page = ledger.Page(query["cursor"].FirstOrDefault(), limit, filter);
        if (page.BadCursor)
        {
            await OpenAiError.Invalid("invalid_cursor", "The cursor is not one that this ledger gave. Leave it out to begin with the newest.", "cursor").SendAsync(context);
            return;
        }

        await context.Response.WriteAsJsonAsync(
            new ReceiptList(page.Receipts, page.Next, new LedgerState(ledger.Recorded, ledger.Pending, ledger.Dropped, ledger.Failed)),
            WattlineJson.Options, context.RequestAborted);
    }

    /// <summary>What is said of a receipt that is not there, or that another caller's is.</summary>
    public static OpenAiError NotFound(string id, string parameter) =>
        new(StatusCodes.Status404NotFound, "invalid_request_error", "receipt_not_found", $"There is no receipt '{id}'; receipts are kept for 90 days.", parameter);

    /// <summary>Whether the caller may see what is of a key: its own, or all where no keys are configured.</summary>
    public static bool MaySee(HttpContext context, string key) => OwnName(context) is not { } own || own == key;

    /// <summary>The caller's name; null where no keys are configured. A key may be called anonymous without being so.</summary>
    public static string? OwnName(HttpContext context) =>
        context.Features.Get<KeyPolicy>() is { } policy && policy != KeyPolicy.Anonymous ? policy.Name : null;
}

/// <summary>A page of receipts.</summary>
/// <param name="Data">The newest first.</param>
/// <param name="Next">The cursor of the next page; null for none.</param>
/// <param name="Ledger">How the ledger stands.</param>
internal sealed record ReceiptList(IReadOnlyList<Receipt> Data, string? Next, LedgerState Ledger);

/// <summary>Receipts that were written, that wait, that were lost to a full queue, and that could not be written.</summary>
internal sealed record LedgerState(long Recorded, long Pending, long Dropped, long Failed);
