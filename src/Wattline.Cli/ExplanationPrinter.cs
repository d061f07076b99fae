using System.Globalization;
using Spectre.Console;
using Wattline.Feasibility;
using Wattline.Fleet;
using Wattline.Gateway.Explain;
using Wattline.Reasoning;
using Wattline.Routing;
using Wattline.Signals;
using Wattline.Storage.Json;
using Wattline.Units;
using Wattline.Workloads;

namespace Wattline.Cli;

/// <summary>Prints a decision so that it fits a terminal.</summary>
internal static class ExplanationPrinter
{
    private const double MicroUsd = 1e6;

    public static void Print(Explanation explanation)
    {
        var scope = explanation.Budget.Scope == BudgetScope.FirstToken ? "first token" : "completion";
        Line($"{explanation.Model}, class {explanation.Class}, from {explanation.Origin}; {explanation.PromptTokens:F0} tokens in, {explanation.OutputTokens:F0} expected out");
        Line($"budget {Milliseconds(explanation.Budget.Milliseconds)} to {scope}; data may go {(explanation.Residency == "anywhere" ? "anywhere" : "to " + explanation.Residency)}; signals for {explanation.Slot}, {explanation.Decision.CarbonKind.ToString().ToLowerInvariant()} carbon; snapshot {explanation.SnapshotVersion}");
        var practice = explanation.PracticeReachKm is { } km ? string.Create(CultureInfo.InvariantCulture, $"{km:#,0} km") : "any distance";
        Line($"reach: light in fibre {explanation.PhysicalReachKm:#,0} km within the budget (physics); {practice} in practice for the class (not enforced)");
        Line(explanation.Prices.Origin is null
            ? "energy in J at the meter; compute, carbon, other and their sum, the score, in µUSD (millionths of a dollar)"
            : "energy in J at the meter; compute, carbon, other, scarcity (what it takes of scarce things, at their prices) and their sum, the score, in µUSD");
        PriceNotes.Print(explanation, Line);
        if (explanation.Choice is { } choice)
        {
            ChoicePrinter.Print(choice, explanation.Budget.Scope);
        }

        Terminal.Out.Write(Costs(explanation));
        Terminal.Out.Write(Reasons(explanation));
        Verdict(explanation);
        Notes(explanation);
    }

    /// <summary>After a decision that was taken again: where the request ran in the end, if not there.</summary>
    public static void PrintOutcome(Receipt receipt, Explanation explanation)
    {
        if (receipt.Tried.Count > 1)
        {
            var failed = string.Join(", ", receipt.Tried.SkipLast(1));
            Line($"That was the first choice. {failed} failed before the first byte, so it was sent to {receipt.Tried[^1]}.");
        }
        else if (receipt.Tried.Count == 0 && explanation.Winner is not null)
        {
            Line("The request was sent nowhere.");
        }
    }

    /// <summary>What a receipt holds.</summary>
    /// <param name="receipt">The receipt.</param>
    /// <param name="to">Where to print.</param>
    /// <param name="scale">The configuration's scale of difficulty; null for the default.</param>
    public static void PrintReceipt(Receipt receipt, TextWriter to, DifficultyScale? scale = null)
    {
        to.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Receipt {receipt.Id} of {receipt.At:u}: {receipt.Outcome}, status {receipt.Status}, tried {string.Join(", ", receipt.Tried.DefaultIfEmpty("none"))}"));
        if (receipt.Served is { } served)
        {
            to.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {receipt.PromptTokens:F0} tokens in, {receipt.OutputTokens:F0} out ({receipt.UsageSource}); {Joules(served)}, {served.Emissions.Grams:G4} g, {served.Charge.Total.Usd:G4} USD in {served.Region}"));
        }

        if (receipt.Reasoning is { } reasoning)
        {
            to.WriteLine(ChoicePrinter.Lines(reasoning, receipt.Ask.Model, scale));
        }
        else if (receipt.Rows.Any(row => (row.Blocked & Infeasibility.Tolerance) != 0))
        {
            to.WriteLine($"  the model was left open, and none erred seldom enough in time; {receipt.Ask.Model} stands for all below");
        }

        if (receipt.Served?.GridShare is { } share)
        {
            to.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"  on-site energy: the grid gives {share:P0} of a further joule there, in carbon and price alike"));
        }

        if (receipt.Mode != ReceiptMode.Routed)
        {
            to.WriteLine($"  {Chooser(receipt.Mode)}");
        }

        if ((receipt.Would ?? receipt.Baseline) is { } aside)
        {
            var whose = receipt.Would is null ? "the baseline" : "the decision";
            to.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"  by {whose} {aside.Region}: {aside.Energy.Joules:G4} J, {aside.Emissions.Grams:G4} g, {aside.Charge.Total.Usd:G4} USD"));
        }

        if (receipt.RunnerUp is { } other)
        {
            to.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  next best {other.Region}: {Joules(other)}, {other.Emissions.Grams:G4} g, {other.Charge.Total.Usd:G4} USD"));
        }
    }

    private static string Chooser(ReceiptMode mode) => mode switch
    {
        ReceiptMode.Observed => "observed: the baseline served, the decision was recorded only",
        ReceiptMode.Pinned => "pinned to one region by the operator",
        _ => "deciding was switched off: the configured order served",
    };

    private static string Joules(ReceiptCost cost) => string.Create(
        CultureInfo.InvariantCulture, $"{cost.Energy.Joules:G4} J{(cost.EnergyBasis is { } basis ? $" {WattlineJson.Name(basis)}" : "")}");

    private static Table Costs(Explanation explanation)
    {
        var scarce = explanation.Prices.Origin is not null;
        string[] scarcity = scarce ? [">scarcity"] : [];
        var table = Terminal.Table(["Region", ">ms", ">J", ">mg CO2e", ">compute", ">carbon", ">other", .. scarcity, ">score", "~blocked by"]);
        foreach (var row in explanation.Rows)
        {
            var (use, priced) = (row.Candidate.Use, row.Candidate.Priced);
            var hosted = (row.Candidate.Blocked & Infeasibility.ModelNotHosted) == 0;
            string[] worth = !scarce ? [] : [priced is { } w ? Micro(w.Score - w.Charge.Total) : "-"];
            table.AddRow(
            [
                Name(row.Region.Id, explanation),
                hosted ? Number(use.LatencyMs, "F0") : "-",
                hosted ? Short(use.ItEnergy.Joules * row.Region.Pue.Value) : "-",
                priced is { } p ? Short(p.Emissions.Grams * 1000) : "-",
                priced is { } c ? Micro(c.Charge.Compute) : "-",
                priced is { } k ? Micro(k.Charge.Carbon) : "-",
                priced is { } o ? Micro(o.Charge.Egress + o.Charge.Migration + o.Charge.Load + o.Charge.Compliance) : "-",
                .. worth,
                priced is { } s ? Micro(s.Score) : "-",
                string.Join(", ", row.Candidate.Blocked.Each().Select(Explainer.Word)),
            ]);
        }

        return table;
    }

    private static Table Reasons(Explanation explanation)
    {
        var table = Terminal.Table("Region", "law", ">round trip", ">light", "~price USD/MWh", "~carbon g/kWh");
        foreach (var row in explanation.Rows)
        {
            table.AddRow(
                Name(row.Region.Id, explanation), row.Region.Jurisdiction,
                $"{Number(row.RoundTrip.Value, "F0")} ms {row.RoundTrip.Provenance.Basis.ToString().ToLowerInvariant()}",
                row.PhysicalFloorMs is { } floor ? Number(floor, "F0") + " ms" : "-",
                Price(row), Carbon(row.Signal.Carbon(explanation.Decision.CarbonKind)));
        }

        return table;
    }

    private static void Verdict(Explanation explanation)
    {
        if (explanation.Winner is null)
        {
            var late = explanation.Rows.Where(row => row.Candidate.Blocked == Infeasibility.Latency).MinBy(row => row.Candidate.Use.LatencyMs);
            Line(explanation.Decision.Outcome == DecisionOutcome.Busy ? "No region can serve just now: try again later." : "No region may serve: waiting cannot help.");
            if (late is not null)
            {
                Line($"The best reachable is {late.Region.Id} at {late.Candidate.Use.LatencyMs:F0} ms: a larger budget or another class lets it in.");
            }

            return;
        }

        var winner = explanation.Rows.First(row => row.Region.Id == explanation.Winner).Candidate.Priced!.Value;
        if (explanation.RunnerUp is null)
        {
            Line($"Runs in {explanation.Winner}; nowhere else may it.");
            return;
        }

        var other = explanation.Rows.First(row => row.Region.Id == explanation.RunnerUp).Candidate.Priced!.Value;
        Line($"Runs in {explanation.Winner}. In {explanation.RunnerUp} it would cost {Signed((other.Charge.Total.Usd - winner.Charge.Total.Usd) * MicroUsd)} µUSD and emit {Signed((other.Emissions.Grams - winner.Emissions.Grams) * 1000)} mg.");
    }

    private static void Notes(Explanation explanation)
    {
        SignalNotes.Print(explanation, Line);

        foreach (var note in explanation.Rows.Where(row => row.Region.Ownership == Ownership.Owned && row.Signal.Price?.Provenance.Note is { Length: > 0 })
            .GroupBy(row => row.Signal.Price!.Provenance.Note))
        {
            Line($"Price in {string.Join(", ", note.Select(row => row.Region.Id))}: {note.Key}.");
        }

        MeasuredNotes(explanation);
        if (explanation.CarbonKindAsked != explanation.Decision.CarbonKind)
        {
            Line("Marginal carbon was asked for; some candidate has none, so all are compared on average carbon.");
        }

        if (explanation.MixedPriceKinds)
        {
            Line("Candidates' costs are of different kinds (wholesale, tariff, list price); ranking across kinds compares unlike things.");
        }
    }

    /// <summary>What the servers said of their queues, and accelerators of their joules.</summary>
    private static void MeasuredNotes(Explanation explanation)
    {
        var hosting = explanation.Rows.Where(row => row.EnergySource is not null).ToList();
        foreach (var row in hosting.Where(row => row.QueueSource is not null))
        {
            Line($"Queue in {row.Region.Id}: {row.Candidate.Use.QueueMs:F0} ms, {row.QueueSource!.Note}.");
        }

        if (hosting.Where(row => row.QueueSource is null).Select(row => row.Region.Id).ToList() is { Count: > 0 } silent)
        {
            Line($"Queue in {string.Join(", ", silent)}: nothing known, none assumed.");
        }

        foreach (var row in hosting.Where(row => row.EnergySource!.Basis == Basis.Measured))
        {
            Line($"Joules in {row.Region.Id} are measured: {row.EnergySource!.Note}.");
        }
    }

    private static string Price(ExplainedRow row) => row.Region.Ownership == Ownership.Bought
        ? row.ListPrice is { } list
            ? string.Create(CultureInfo.InvariantCulture, $"list {list.InputUsdPerMtok:0.###} in, {list.OutputUsdPerMtok:0.###} out USD/Mtok")
            : "no list price"
        : row.Signal.Price is { } price
            ? string.Create(CultureInfo.InvariantCulture, $"{price.Value.UsdPerMwh:F1} + {price.Adder.UsdPerMwh:F0} {Word(price.Kind)}, {price.Timeliness.ToString().ToLowerInvariant()}")
            : "none";

    private static string Carbon(CarbonReading? reading) => reading is null
        ? "none"
        : string.Create(CultureInfo.InvariantCulture, $"{reading.Value.GramsPerKwh:F0} {(reading.Scope == CarbonScope.LifeCycle ? "life-cycle" : "direct")}, {reading.Timeliness.ToString().ToLowerInvariant()}");

    private static string Word(PriceKind kind) => kind switch
    {
        PriceKind.WholesaleHour => "hour",
        PriceKind.WholesaleDay => "day mean",
        PriceKind.WholesaleYear => "year mean",
        _ => "tariff",
    };

    private static string Name(string region, Explanation explanation) =>
        region == explanation.Winner ? $"[bold green]{region.EscapeMarkup()}[/]" : region == explanation.RunnerUp ? $"[bold]{region.EscapeMarkup()}[/]" : region.EscapeMarkup();

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);

    private static string Micro(Money money) => Short(money.Usd * MicroUsd);

    /// <summary>Four digits, and never an exponent, so that sums can be checked by eye.</summary>
    private static string Short(double value) => Math.Abs(value) switch
    {
        >= 1000 => Number(value, "#,0"),
        >= 100 => Number(value, "0.#"),
        >= 1 => Number(value, "0.##"),
        _ => Number(value, "0.####"),
    };

    private static string Signed(double value) => value.ToString("+0.###;-0.###;0", CultureInfo.InvariantCulture);

    private static string Milliseconds(double value) => double.IsFinite(value) ? Number(value, "0.#") + " ms" : "without limit";

    private static void Line(FormattableString text) => Line(FormattableString.Invariant(text));

    private static void Line(string text) => Terminal.Out.WriteLine(text);
}
