using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;
using Wattline.Routing;
using Wattline.Signals;
using Wattline.Storage.Json;

namespace Wattline.Storage;

/// <summary>
/// Counts receipts into the demand of their hour: grouped in memory within a transaction, then one statement a group. An hour tells so many
/// groups apart; what is beyond them is counted as one, so that callers who invent origins do not fill the disk.
/// </summary>
internal sealed class DemandWriter : IDisposable
{
    /// <summary>Groups of an hour that are told apart. Chosen: 90 days of them are 2.2 million rows.</summary>
    public const int MostGroups = 1000;

    /// <summary>Stands for the requests beyond them: no group has this number.</summary>
    private const long Others = 0;

    /// <summary>Hours whose groups are held in memory. Receipts are written when a request ends, which may be an hour after it came.</summary>
    private const int HoursHeld = 3;

    private readonly Dictionary<int, Dictionary<DemandGroup, long>> _hours = [];
    private readonly Dictionary<(int Hour, long Group), DemandSums> _batch = [];
    private readonly SqliteConnection _connection;

    /// <summary>The group counted last: the next is mostly the same.</summary>
    private (int Hour, DemandGroup? Group, long Number) _last;
    private readonly Statement _find, _insert, _seen, _add, _prune, _pruneGroups;

    /// <summary>Compiles the statements.</summary>
    /// <exception cref="SqliteException">The tables are not there.</exception>
    public DemandWriter(SqliteConnection connection)
    {
        _connection = connection;
        _find = new Statement(connection, """
            SELECT id FROM demand_groups WHERE origin = ? AND latitude = ? AND longitude = ? AND operation = ? AND class = ? AND model = ?
                AND residency = ? AND territories IS ? AND budget_ms IS ? AND budget_scope = ?
            """);
        _insert = new Statement(
            connection, $"INSERT INTO demand_groups ({DemandColumns.Group}, seen) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id");
        _seen = new Statement(connection, "UPDATE demand_groups SET seen = max(seen, ?) WHERE id = ?");
        _add = new Statement(connection, """
            INSERT INTO demand (hour, demand_group, requests, refused, prompt_tokens, cached_tokens, output_tokens, request_bytes, response_bytes)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (hour, demand_group) DO UPDATE SET requests = requests + excluded.requests, refused = refused + excluded.refused,
                prompt_tokens = prompt_tokens + excluded.prompt_tokens, cached_tokens = cached_tokens + excluded.cached_tokens,
                output_tokens = output_tokens + excluded.output_tokens, request_bytes = request_bytes + excluded.request_bytes,
                response_bytes = response_bytes + excluded.response_bytes
            """);
        _prune = new Statement(connection, string.Create(CultureInfo.InvariantCulture, $"""
            DELETE FROM demand WHERE (hour, demand_group) IN (
                SELECT hour, demand_group FROM demand WHERE hour < ? ORDER BY hour LIMIT {SignalWriter.PruneRows})
            """));
        _pruneGroups = new Statement(connection, string.Create(CultureInfo.InvariantCulture, $"""
            DELETE FROM demand_groups WHERE id IN (SELECT id FROM demand_groups WHERE seen < ? ORDER BY seen LIMIT {SignalWriter.PruneRows})
            """));
    }

    /// <summary>Counts a receipt that was not there before, for <see cref="Write"/> to write within the same transaction.</summary>
    public void Count(Receipt receipt)
    {
        if (DemandSums.Of(receipt) is { } one)
        {
            var hour = Slot.Containing(receipt.At).HoursSinceEpoch;
            var group = DemandGroup.Of(receipt.Ask);
            if (_last.Hour != hour || _last.Group != group)
            {
                _last = (hour, group, NumberOf(hour, group));
            }

            ref var sums = ref CollectionsMarshal.GetValueRefOrAddDefault(_batch, (hour, _last.Number), out _);
            sums += one;
        }
    }

    /// <summary>Writes what was counted.</summary>
    public void Write()
    {
        foreach (var ((hour, group), sums) in _batch)
        {
            _add.Add((long)hour).Add(group).Add(sums.Requests).Add(sums.Refused).Add(sums.PromptTokens).Add(sums.CachedTokens)
                .Add(sums.OutputTokens).Add(sums.RequestBytes).Add(sums.ResponseBytes).Run();
        }

        _batch.Clear();
    }

    /// <summary>Forgets what a transaction that failed had counted and numbered.</summary>
    public void Forget()
    {
        _batch.Clear();
        _hours.Clear();
        _last = default;
    }

    /// <summary>Deletes some of what is older; true where more may be left. A group goes after the last of its hours.</summary>
    public bool Prune(DateTimeOffset before)
    {
        var oldest = (long)Slot.Containing(before).HoursSinceEpoch;
        return _prune.Add(oldest).Run() == SignalWriter.PruneRows || _pruneGroups.Add(oldest).Run() == SignalWriter.PruneRows;
    }

    public void Dispose()
    {
        Statement[] all = [_find, _insert, _seen, _add, _prune, _pruneGroups];
        foreach (var statement in all)
        {
            statement.Dispose();
        }
    }

    private long NumberOf(int hour, DemandGroup group)
    {
        if (!_hours.TryGetValue(hour, out var groups))
        {
            if (_hours.Count == HoursHeld)
            {
                _hours.Remove(_hours.Keys.Min());
            }

            _hours.Add(hour, groups = Counted(hour));
        }

        return groups.TryGetValue(group, out var known) ? known : groups.Count < MostGroups ? Admit(hour, groups, group) : Others;
    }

    /// <summary>The groups that an hour tells apart already, as after a restart.</summary>
    private Dictionary<DemandGroup, long> Counted(int hour)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = $"SELECT {DemandColumns.Group}, id FROM demand JOIN demand_groups ON id = demand_group WHERE hour = $hour";
        command.Parameters.AddWithValue("$hour", hour);
        using var row = command.ExecuteReader();
        var groups = new Dictionary<DemandGroup, long>();
        while (row.Read())
        {
            groups.Add(DemandColumns.GroupOf(row, 0), row.GetInt64(DemandColumns.GroupCount));
        }

        return groups;
    }

    /// <summary>A group that is new to the hour takes one of its places.</summary>
    private long Admit(int hour, Dictionary<DemandGroup, long> groups, DemandGroup group)
    {
        var number = Bind(_find, group).Number();
        number = number == 0 ? Bind(_insert, group).Add((long)hour).Number() : number;
        _seen.Add((long)hour).Add(number).Run();
        groups.Add(group, number);
        return number;
    }

    private static Statement Bind(Statement statement, DemandGroup group) => statement
        .Add(group.Origin).Add(group.Latitude).Add(group.Longitude).Add(group.Operation).Add(group.Class).Add(group.Model).Add(group.Residency)
        .Add(group.Territories).Add(group.BudgetMs).Add(WattlineJson.Name(group.BudgetScope));
}
