using Wattline.Feasibility;
using Wattline.Pricing;
using Wattline.Routing;
using Wattline.Signals;
using Wattline.Units;
using Wattline.Workloads;

namespace Wattline.Storage;

/// <summary>
/// A whole receipt as it is stored: a version, then its fields in order, as <see cref="BinaryWriter"/> writes them: a third of the bytes and of the
/// time that JSON takes (bench/README.md). Not safe for two threads at once.
/// </summary>
/// <param name="version">6, as of before, or the present one.</param>
internal sealed class ReceiptBlob(byte version = ReceiptBlob.Version)
{
    private const byte Version = 7, FirstWithShortFigures = 7;
    private const byte FirstWithGridShare = 6, FirstWithReasoning = 5, FirstWithBasis = 4, FirstWithMode = 3, FirstWithOperation = 2;
    private readonly BlobWriter _to = new(isShort: version >= FirstWithShortFigures);

    /// <summary>The bytes of a receipt.</summary>
    /// <exception cref="ArgumentException">A figure is not finite.</exception>
    public byte[] Pack(Receipt receipt)
    {
        _to.Clear();
        _to.Write(version);
        WriteHead(receipt);
        WriteAsk(receipt.Ask);
        WriteNames(receipt.Tried);
        WriteCost(receipt.Served);
        WriteCost(receipt.RunnerUp);
        _to.Write7BitEncodedInt(receipt.Rows.Count);
        foreach (var row in receipt.Rows)
        {
            _to.Write(row.Region);
            _to.Write7BitEncodedInt((int)row.Blocked);
            Write(row.NetworkMs);
        }

        _to.Write((byte)receipt.Mode);
        WriteCost(receipt.Would);
        WriteCost(receipt.Baseline);
        WriteReasoning(receipt.Reasoning);
        return _to.ToArray();
    }

    /// <summary>The receipt of the bytes.</summary>
    /// <exception cref="InvalidDataException">They are of a version that this program does not know.</exception>
    public static Receipt Unpack(byte[] blob)
    {
        using var from = new BlobReader(blob);
        var version = from.ReadByte();
        if (version is 0 or > Version)
        {
            throw new InvalidDataException($"A stored receipt is of version {version}; this program reads {Version}.");
        }

        from.IsShort = version >= FirstWithShortFigures;
        var receipt = ReadHead(from) with
        {
            Ask = ReadAsk(from, version),
            Tried = ReadNames(from) ?? [],
            Served = ReadCost(from, version),
            RunnerUp = ReadCost(from, version),
            Rows = ReadRows(from),
        };
        if (version >= FirstWithMode)
        {
            receipt = receipt with { Mode = (ReceiptMode)from.ReadByte(), Would = ReadCost(from, version), Baseline = ReadCost(from, version) };
        }

        return version < FirstWithReasoning ? receipt : receipt with { Reasoning = ReadReasoning(from) };
    }

    private void WriteReasoning(ReceiptReasoning? reasoning)
    {
        _to.Write(reasoning is not null);
        if (reasoning is null)
        {
            return;
        }

        _to.Write(reasoning.Alias);
        Write(reasoning.MaxError);
        Write(reasoning.LossThreshold);
        Write(reasoning.Skills);
        _to.Write(reasoning.DifficultyFrom);
        Write(reasoning.Confidence);
        Write(reasoning.BudgetTokens);
        Write(reasoning.AnswerTokens);
        Write(reasoning.ExpectedError);
    }

    private static ReceiptReasoning? ReadReasoning(BinaryReader from) => !from.ReadBoolean() ? null : new(
        from.ReadString(), from.ReadDouble(), from.ReadDouble(), from.ReadDouble(), from.ReadString(), from.ReadDouble(), from.ReadDouble(),
        from.ReadDouble(), from.ReadDouble());

    private void WriteHead(Receipt receipt)
    {
        _to.Write(receipt.Id);
        _to.Write(receipt.At.Ticks);
        _to.Write((short)receipt.At.TotalOffsetMinutes);
        _to.Write(receipt.Key);
        _to.Write((byte)receipt.Outcome);
        _to.Write7BitEncodedInt(receipt.Status);
        _to.Write(receipt.Streamed);
        _to.Write(receipt.SnapshotVersion);
        _to.Write((byte)receipt.CarbonKind);
        Write(receipt.PromptTokens);
        Write(receipt.CachedTokens);
        Write(receipt.OutputTokens);
        _to.Write((byte)receipt.UsageSource);
        Write(receipt.FirstByteMs);
        Write(receipt.TotalMs);
        Write(receipt.OverheadMs);
    }

    private static Receipt ReadHead(BinaryReader from) => new()
    {
        Id = from.ReadString(),
        At = new DateTimeOffset(from.ReadInt64(), TimeSpan.FromMinutes(from.ReadInt16())),
        Key = from.ReadString(),
        Outcome = (ReceiptOutcome)from.ReadByte(),
        Status = from.Read7BitEncodedInt(),
        Streamed = from.ReadBoolean(),
        SnapshotVersion = from.ReadInt64(),
        CarbonKind = (CarbonKind)from.ReadByte(),
        PromptTokens = from.ReadDouble(),
        CachedTokens = from.ReadDouble(),
        OutputTokens = from.ReadDouble(),
        UsageSource = (UsageSource)from.ReadByte(),
        FirstByteMs = ReadPerhaps(from),
        TotalMs = from.ReadDouble(),
        OverheadMs = from.ReadDouble(),
        Ask = null!,
    };

    private void WriteAsk(ReceiptAsk ask)
    {
        _to.Write(ask.Operation);
        _to.Write(ask.Class);
        _to.Write(ask.Model);
        _to.Write(ask.Origin);
        Write(ask.Latitude);
        Write(ask.Longitude);
        Write(ask.BudgetMs);
        _to.Write((byte)ask.BudgetScope);
        _to.Write(ask.Residency);
        WriteNames(ask.Jurisdictions);
        Write(ask.PromptTokens);
        Write(ask.OutputTokens);
        Write(ask.RequestBytes);
        Write(ask.ResponseBytes);
        WriteNames(ask.StateRegion is { } region ? [region] : null);
        Write(ask.CachedTokens);
        Write(ask.StateBytes);
        Write(ask.ExpectedRequests);
        _to.Write(ask.Pinned);
    }

    // Arguments are evaluated from left to right, so that the fields are read in the order in which they were written.
    private static ReceiptAsk ReadAsk(BinaryReader from, byte version) => new(
        version < FirstWithOperation ? "chat" : from.ReadString(), from.ReadString(), from.ReadString(), from.ReadString(), from.ReadDouble(),
        from.ReadDouble(), ReadPerhaps(from), (BudgetScope)from.ReadByte(), from.ReadString(), ReadNames(from), from.ReadDouble(),
        from.ReadDouble(), from.ReadDouble(), from.ReadDouble(), ReadNames(from)?[0], from.ReadDouble(), from.ReadDouble(),
        from.ReadDouble(), from.ReadBoolean());

    private void WriteCost(ReceiptCost? cost)
    {
        _to.Write(cost is not null);
        if (cost is { Charge: var charge })
        {
            _to.Write(cost.Region);
            Write(cost.Energy.Joules);
            Write(cost.Emissions.Grams);
            Write(charge.Compute.Usd);
            Write(charge.Carbon.Usd);
            Write(charge.Egress.Usd);
            Write(charge.Migration.Usd);
            Write(charge.Load.Usd);
            Write(charge.Compliance.Usd);
            Write(cost.Score.Usd);
            // One more than the basis, so that 0 stands for none.
            _to.Write((byte)(cost.EnergyBasis is { } basis ? (int)basis + 1 : 0));
            Write(cost.GridShare);
        }
    }

    private static ReceiptCost? ReadCost(BinaryReader from, byte version) => !from.ReadBoolean() ? null : new ReceiptCost(
        from.ReadString(), Energy.FromJoules(from.ReadDouble()), Carbon.FromGrams(from.ReadDouble()),
        new Charge(ReadUsd(from), ReadUsd(from), ReadUsd(from), ReadUsd(from), ReadUsd(from), ReadUsd(from)), ReadUsd(from),
        // Versions 1 and 2 did not say how the joules came to be.
        version < FirstWithBasis || from.ReadByte() is not (> 0 and var basis) ? null : (Basis)(basis - 1),
        version < FirstWithGridShare ? null : ReadPerhaps(from));

    private static Money ReadUsd(BinaryReader from) => Money.FromUsd(from.ReadDouble());

    private static ReceiptRow[] ReadRows(BinaryReader from)
    {
        var rows = new ReceiptRow[from.Read7BitEncodedInt()];
        for (var at = 0; at < rows.Length; at++)
        {
            rows[at] = new ReceiptRow(from.ReadString(), (Infeasibility)from.Read7BitEncodedInt(), from.ReadDouble());
        }

        return rows;
    }

    /// <summary>One more than their number, so that 0 stands for no list at all.</summary>
    private void WriteNames(IReadOnlyList<string>? names)
    {
        _to.Write7BitEncodedInt(names is null ? 0 : names.Count + 1);
        for (var at = 0; at < names?.Count; at++)
        {
            _to.Write(names[at]);
        }
    }

    private static string[]? ReadNames(BinaryReader from)
    {
        var count = from.Read7BitEncodedInt() - 1;
        if (count < 0)
        {
            return null;
        }

        var names = new string[count];
        for (var at = 0; at < count; at++)
        {
            names[at] = from.ReadString();
        }

        return names;
    }

    private void Write(double figure) =>
        _to.Write(double.IsFinite(figure) ? figure : throw new ArgumentException($"A figure of the receipt is {figure}."));

    private void Write(double? figure)
    {
        _to.Write(figure is not null);
        if (figure is { } value)
        {
            Write(value);
        }
    }

    private static double? ReadPerhaps(BinaryReader from) => from.ReadBoolean() ? from.ReadDouble() : null;
}
