using Microsoft.Data.Sqlite;
using Wattline.Signals;

namespace Wattline.Storage;

/// <summary>The part that reads demand: how many requests of what kind came from where, by hour.</summary>
public partial class LedgerReader
{
    private const int FirstOfGroup = 9;

    private const string DemandSql = $"""
        SELECT hour, demand_group, requests, refused, prompt_tokens, cached_tokens, output_tokens, request_bytes, response_bytes, {DemandColumns.Group}
        FROM demand LEFT JOIN demand_groups ON id = demand_group WHERE hour >= $from AND hour < $until ORDER BY hour, demand_group
        """;

    /// <summary>
    /// The demand of some hours in their order, what is beyond the groups of an hour first. It is kept as long as receipts are, and counted
    /// from the first start of a gateway that counts it: receipts that are older are not in it.
    /// </summary>
    /// <param name="from">The first hour.</param>
    /// <param name="until">The hour after the last.</param>
    /// <exception cref="LedgerException">The file cannot be read.</exception>
    public IReadOnlyList<DemandRow> Demand(Slot from, Slot until)
    {
        try
        {
            using var connection = Connect();
            using var command = connection.CreateCommand();
            command.CommandText = DemandSql;
            command.Parameters.AddWithValue("$from", from.HoursSinceEpoch);
            command.Parameters.AddWithValue("$until", until.HoursSinceEpoch);
            using var row = command.ExecuteReader();
            var (rows, groups) = (new List<DemandRow>(), new Dictionary<long, DemandGroup>());
            while (row.Read())
            {
                rows.Add(new DemandRow(new Slot(row.GetInt32(0)), GroupOf(row, groups), SumsOf(row)));
            }

            return rows;
        }
        catch (SqliteException cause)
        {
            throw LedgerSchema.Explain(cause, Path);
        }
    }

    private static DemandSums SumsOf(SqliteDataReader row) => new(
        row.GetInt64(2), row.GetInt64(3), row.GetDouble(4), row.GetDouble(5), row.GetDouble(6), row.GetDouble(7), row.GetDouble(8));

    private static DemandGroup? GroupOf(SqliteDataReader row, Dictionary<long, DemandGroup> groups)
    {
        var number = row.GetInt64(1);
        if (row.IsDBNull(FirstOfGroup) || groups.ContainsKey(number))
        {
            return groups.GetValueOrDefault(number);
        }

        var known = DemandColumns.GroupOf(row, FirstOfGroup);
        groups.Add(number, known);
        return known;
    }
}
