using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
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
    private const long MostOffset = 10_000_000;
    private static readonly string[] Parameters = ["model", "region", "class", "limit", "cursor", "offset", "around", "total"];

    public static void Map(IEndpointRouteBuilder app)
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
        var error = QueryParameters.Refuse(query, Parameters);
        var wish = error is null ? Wish.Read(query, OwnName(context), out error) : null;
        await ledger.FlushAsync(context.RequestAborted);
        var list = wish is null ? null : wish.Of(ledger, out error);
        await (error?.SendAsync(context) ?? context.Response.WriteAsJsonAsync(list, WattlineJson.Options, context.RequestAborted));
    }

    /// <summary>Which receipts are asked for.</summary>
    /// <param name="Filter">Of which kind.</param>
    /// <param name="Cursor">Where the list begins; null at the newest.</param>
    /// <param name="Limit">How many at most.</param>
    /// <param name="Offset">How many of the list are passed over.</param>
    /// <param name="Around">A receipt that is to be on the page; null for none.</param>
    /// <param name="WithTotal">Whether the list is counted.</param>
    private sealed record Wish(ReceiptFilter Filter, string? Cursor, int Limit, long Offset, string? Around, bool WithTotal)
    {
        public static Wish? Read(IQueryCollection query, string? key, out OpenAiError? error)
        {
            var filter = new ReceiptFilter { Key = key, Model = Text("model"), Region = Text("region"), Class = Text("class") };
            var limit = Whole("limit", DefaultLimit, 1, LedgerReader.PageLimit, "invalid_limit", out error);
            var offset = error is null ? Whole("offset", 0, 0, MostOffset, "invalid_offset", out error) : 0;
            var (around, total) = (Text("around"), Text("total"));
            error ??= around is not null && !ReceiptId.IsValid(around)
                ? OpenAiError.Invalid("invalid_receipt", $"'{around}' has not the form of a receipt. X-Wattline-Decision carries it.", "around")
                : around is not null && offset > 0
                    ? OpenAiError.Invalid("invalid_offset", "'offset' and 'around' each say which page; leave one out.", "offset")
                : total is not (null or "true" or "false") ? OpenAiError.Invalid("invalid_choice", $"'{total}' is neither true nor false.", "total")
                : null;
            return error is null ? new Wish(filter, Text("cursor"), (int)limit, offset, around, total == "true") : null;

            string? Text(string name) => query[name].FirstOrDefault();

            long Whole(string name, long otherwise, long least, long most, string code, out OpenAiError? wrong)
            {
                var text = Text(name);
                var value = otherwise;
                wrong = text is null || (long.TryParse(text, CultureInfo.InvariantCulture, out value) && value >= least && value <= most)
                    ? null
                    : OpenAiError.Invalid(code, $"'{text}' is no whole number from {least} to {most}.", name);
                return value;
            }
        }

        public ReceiptList? Of(Ledger ledger, out OpenAiError? error)
        {
            var isFirst = Around is null && Offset == 0;
            var first = ledger.Page(Cursor, isFirst ? Limit : 1, Filter);
            error = first.BadCursor
                ? OpenAiError.Invalid("invalid_cursor", "The cursor is not one that this ledger gave. Leave it out to begin with the newest.", "cursor")
                : null;
            if (error is not null)
            {
                return null;
            }

            // A page begins at a multiple of the limit, so that pages of one list never overlap.
            var offset = Around is null ? Offset : ledger.Count(first.Start, Filter, Around) / Limit * Limit;
            var page = isFirst ? first : ledger.Page(first.Start, Limit, Filter, offset);
            return new ReceiptList(
                page.Receipts, page.Next, first.Start, offset, WithTotal ? ledger.Count(first.Start, Filter) : null,
                new LedgerState(ledger.Recorded, ledger.Pending, ledger.Dropped, ledger.Failed));
        }
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
/// <param name="Start">The cursor of the list's beginning: with it the same list comes again, whatever is added meanwhile; null for an empty one.</param>
/// <param name="Offset">How many of the list come before this page.</param>
/// <param name="Total">How many the list has; null where that was not asked.</param>
/// <param name="Ledger">How the ledger stands.</param>
internal sealed record ReceiptList(IReadOnlyList<Receipt> Data, string? Next, string? Start, long Offset, long? Total, LedgerState Ledger);

/// <summary>Receipts that were written, that wait, that were lost to a full queue, and that could not be written.</summary>
internal sealed record LedgerState(long Recorded, long Pending, long Dropped, long Failed);
