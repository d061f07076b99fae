using Wattline.Grid.Pack;

namespace Wattline.Grid.Import;

/// <summary>Measured operating points of models, and the token lengths of two kinds of request.</summary>
internal static class ModelImport
{
    private const double Most = 1e7;

    public static void Build(ImportRun run)
    {
        WriteOperatingPoints(run);
        WriteRequestClasses(run);
    }

    private static void WriteOperatingPoints(ImportRun run)
    {
        var table = run.Table(
            "open/operating_points.csv", "model_id", "architecture", "parameters_billions", "active_parameters_billions", "precision",
            "gpu", "gpu_count", "task", "batch_size", "mean_output_tokens", "energy_j_per_output_token", "power_w",
            "output_tokens_per_s", "inter_token_median_ms", "inter_token_p99_ms", "source_id", "year", "basis");
        var row = run.Read("llm-energy/mlenergy_v3_llm_configurations.csv");
        var (least, most, models) = (double.MaxValue, 0.0, new HashSet<string>(StringComparer.Ordinal));
        while (row.Read())
        {
            var joules = Positive(row, "energy_per_token_joules");
            (least, most) = (Math.Min(least, joules), Math.Max(most, joules));
            models.Add(row.Name(row.Column("model_id")));
            table.Add(
                row.Text(row.Column("model_id")), row.Text(row.Column("architecture")), Positive(row, "total_params_billions"),
                Positive(row, "activated_params_billions"), row.Name(row.Column("weight_precision")), row.Name(row.Column("gpu_model")),
                row.Integer(row.Column("num_gpus"), 1, 1024), row.Name(row.Column("task")), Positive(row, "avg_batch_size"),
                Positive(row, "avg_output_len"), joules, Positive(row, "avg_power_watts"),
                Positive(row, "output_throughput_tokens_per_sec"), Positive(row, "median_itl_ms"), Positive(row, "p99_itl_ms"),
                "ml-energy", 2026, "measured");
        }

        table.Save();
        run.Check("Operating points", $"{table.Count} of {models.Count} models, {least:0.000} to {most:0.0} J per output token");
    }

    private static double Positive(in CsvReader row, string column) => row.Number(row.Column(column), double.Epsilon, Most);

    private static void WriteRequestClasses(ImportRun run)
    {
        var table = run.Table(
            "cc-by/request_classes.csv", "request_class", "requests", "input_tokens_mean", "input_tokens_median", "output_tokens_mean",
            "output_tokens_median", "source_id", "year", "basis");
        foreach (var (name, file) in (ReadOnlySpan<(string, string)>)[("conversation", "conv"), ("code", "code")])
        {
            var (input, output) = ReadTrace(run, $"llm-traces/AzureLLMInferenceTrace_{file}_2023.csv");
            table.Add(
                name, input.Count, Math.Round(input.Average(), 1), Median(input), Math.Round(output.Average(), 1), Median(output),
                "azure-llm-traces", 2023, "measured");
            run.Check(
                $"Requests of {name}", $"{input.Count}", $"tokens in {input.Average():0} (median {Median(input)})",
                $"out {output.Average():0} (median {Median(output)})");
        }

        table.Save();
    }

    private static (List<int> Input, List<int> Output) ReadTrace(ImportRun run, string file)
    {
        var row = run.Read(file);
        var (inColumn, outColumn) = (row.Column("ContextTokens"), row.Column("GeneratedTokens"));
        List<int> input = [], output = [];
        while (row.Read())
        {
            input.Add(row.Integer(inColumn, 0, 10_000_000));
            output.Add(row.Integer(outColumn, 0, 10_000_000));
        }

        return input.Count > 0 ? (input, output) : throw row.Fault("", "The trace has no requests.", "Give one row for each.");
    }

    private static int Median(List<int> values) => values.Order().ElementAt(values.Count / 2);
}
