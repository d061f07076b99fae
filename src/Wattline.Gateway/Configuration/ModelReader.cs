using System.Globalization;
using Wattline.Fleet;
using Wattline.Gateway.OpenAi;
using Wattline.Grid;
using Wattline.Models;
using Wattline.Signals;
using Wattline.Text;

namespace Wattline.Gateway.Configuration;

/// <summary>
/// Reads one model of an upstream: its pace and energy from a measured operating point or the operator's own figures, and, where the
/// region is bought, its price from the list or the file.
/// </summary>
internal sealed class ModelReader(DataPack pack, GatewayOptions options, string region, Ownership ownership, ServerKind server, YamlSection section)
{
    private static readonly string[] PriceOptions = ["list_price", "input_usd_per_mtok", "output_usd_per_mtok", "cached_input_usd_per_mtok"];
    private static readonly string[] MeasuredOptions = ["gpu", "max_inter_token_ms"];

    private static readonly string[] OwnOptions =
    [
        "decode_ms_per_token", "joules_per_output_token", "prefill_ms_per_token", "joules_per_input_token", "gpu_seconds_per_output_token",
        "gpu_seconds_per_input_token",
    ];

    private static readonly Provenance Configured = new("configuration", "", null, Basis.Chosen);

    /// <summary>The model, or null after its faults were noted.</summary>
    public ModelOptions? Read()
    {
        var name = section.Name("name", "llama-3.1-8b");
        var upstreamName = section.Text("upstream_name") ?? name;
        var price = ReadPrice();
        var load = section.Number("load_usd", 0, 1000, "USD per request") ?? 0;
        var operations = ReadOperations();
        var thinking = section.OneOf("thinking", ["none", .. ServerKind.ThinkingFields]) ?? server.ThinkingField;
        var measured = section.Has("energy");
        var hosting = measured ? FromMeasured(name) : FromFile(name, operations);
        RefuseOtherStyle(measured);
        section.RefuseOthers();
        return hosting is null || name.Length == 0 ? null : new ModelOptions(upstreamName, hosting with { ListPrice = price, LoadUsd = load }, operations)
        {
            ThinkingField = thinking == "none" ? null : thinking,
        };
    }

    private IReadOnlyList<string> ReadOperations()
    {
        var named = section.Texts("operations");
        var all = Operation.OfModels.Select(operation => operation.Name).ToList();
        foreach (var unknown in named?.Where(name => !all.Contains(name)) ?? [])
        {
            section.Report("operations", $"'{unknown}' is no operation.", $"Use {string.Join(", ", all)}.");
        }

        if (named is { Count: 0 })
        {
            section.Report("operations", "names none.", $"Name some of {string.Join(", ", all)}, or leave the line out for {string.Join(", ", server.Operations)}.");
        }

        return named ?? server.Operations;
    }

    /// <summary>A model has a measured operating point or figures of its own; options of both would leave open which holds.</summary>
    private void RefuseOtherStyle(bool measured)
    {
        foreach (var key in (measured ? OwnOptions : MeasuredOptions).Where(key => section.Text(key) is not null))
        {
            section.Report(
                key, measured ? "is given beside 'energy'." : "is given without 'energy'.",
                measured ? "Keep one of the two." : "Name the measured model with 'energy', or remove the line.");
        }
    }

    private Hosting? FromMeasured(string name)
    {
        var asked = section.Text("energy")!;
        var gpu = section.Text("gpu") ?? "H100";
        var limit = section.Number("max_inter_token_ms", 0.1, 10_000, "ms") ?? LatencyClass.Interactive.InterTokenLimitMs!.Value;
        var model = pack.Models.FirstOrDefault(one => one.Id.Equals(asked, StringComparison.OrdinalIgnoreCase));
        if (model is null)
        {
            var near = Nearest.Names(asked, pack.Models.Select(one => one.Id), 3);
            section.Report("energy", $"'{asked}' was not measured.", $"Use {string.Join(", ", near.DefaultIfEmpty(pack.Models[0].Id))}, or give decode_ms_per_token, joules_per_output_token, prefill_ms_per_token and joules_per_input_token.");
            return null;
        }

        var accelerator = Accelerator.Find(gpu);
        var point = accelerator is null ? null : model.Choose(gpu, limit);
        if (accelerator is null || point is null)
        {
            section.Report("gpu", $"'{model.Id}' was not measured on {gpu}.", $"Use {string.Join(" or ", model.OperatingPoints.Select(one => one.Gpu).Distinct())}.");
            return null;
        }

        return Hostings.FromOperatingPoint(
            region, name, model, point, accelerator.PeakFlops.Value, accelerator.PeakWatts.Value, options.PrefillUtilisation, options.HostFactor);
    }

    private Hosting? FromFile(string name, IReadOnlyList<string> operations)
    {
        // What makes no tokens has no pace and no energy of them.
        var decodes = Operation.OfModels.Any(operation => operation.HasOutput && operations.Contains(operation.Name));
        var decode = section.Number("decode_ms_per_token", 0.001, 60_000, "ms");
        var joulesOut = section.Number("joules_per_output_token", 0, 1e6, "J");
        var prefill = section.Number("prefill_ms_per_token", 0, 60_000, "ms");
        var joulesIn = section.Number("joules_per_input_token", 0, 1e6, "J");
        var gpuOut = section.Number("gpu_seconds_per_output_token", 0, 3600, "GPU-seconds");
        var gpuIn = section.Number("gpu_seconds_per_input_token", 0, 3600, "GPU-seconds");
        (decode, joulesOut) = decodes ? (decode, joulesOut) : (decode ?? 0, joulesOut ?? 0);
        if (decode is null || joulesOut is null || prefill is null || joulesIn is null)
        {
            section.Report("energy", "is missing, and so is some of the model's own figures.", "Name a measured model ('wattline data show models' lists them), or give decode_ms_per_token, joules_per_output_token, prefill_ms_per_token and joules_per_input_token.");
            return null;
        }

        return new Hosting
        {
            Region = region,
            Model = name,
            DecodeMsPerToken = new(decode.Value, Configured),
            PrefillMsPerToken = new(prefill.Value, Configured),
            JoulesPerOutputToken = new(joulesOut.Value, Configured),
            JoulesPerInputToken = new(joulesIn.Value, Configured),
            GpuSecondsPerOutputToken = gpuOut ?? decode.Value / 1000,
            GpuSecondsPerInputToken = gpuIn ?? prefill.Value / 1000,
        };
    }

    private ListPrice? ReadPrice()
    {
        var listed = section.Text("list_price");
        var input = section.Number("input_usd_per_mtok", 0, 100_000, "USD");
        var output = section.Number("output_usd_per_mtok", 0, 100_000, "USD");
        var cached = section.Number("cached_input_usd_per_mtok", 0, 100_000, "USD");
        if (ownership == Ownership.Owned)
        {
            foreach (var key in PriceOptions.Where(section.Has))
            {
                section.Report(key, "is given in an owned region, which pays electricity.", "Remove it, or set 'ownership: bought'.");
            }

            return null;
        }

        if (listed is not null)
        {
            return Listed(listed);
        }

        if (input is null || output is null)
        {
            section.Report("list_price", "is missing, and the region is bought.", "Name a key of the price list, or give input_usd_per_mtok and output_usd_per_mtok.");
            return null;
        }

        return new ListPrice("configuration", "", null, input.Value, output.Value, cached, Configured);
    }

    private ListPrice? Listed(string key)
    {
        var price = pack.ListPrices.FirstOrDefault(one => one.Key == key);
        if (price is null)
        {
            var near = Nearest.Names(key, pack.ListPrices.Select(one => one.Key), 3);
            section.Report("list_price", $"'{key}' is not in the price list.", string.Create(CultureInfo.InvariantCulture, $"Use {string.Join(", ", near.DefaultIfEmpty("meta.llama3-1-70b-instruct-v1:0"))}."));
        }

        return price;
    }
}
