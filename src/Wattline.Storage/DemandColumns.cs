using Microsoft.Data.Sqlite;
using Wattline.Workloads;

namespace Wattline.Storage;

/// <summary>The columns of a group of requests, in the order of <see cref="DemandGroup"/>.</summary>
internal static class DemandColumns
{
    /// <summary>Their names.</summary>
    public const string Group = "origin, latitude, longitude, operation, class, model, residency, territories, budget_ms, budget_scope";

    /// <summary>Their number.</summary>
    public const int GroupCount = 10;

    /// <summary>The group whose columns begin at a place of a row.</summary>
    public static DemandGroup GroupOf(SqliteDataReader row, int at) => new(
        row.GetString(at), row.GetDouble(at + 1), row.GetDouble(at + 2), row.GetString(at + 3), row.GetString(at + 4), row.GetString(at + 5),
        row.GetString(at + 6), row.IsDBNull(at + 7) ? null : row.GetString(at + 7), row.IsDBNull(at + 8) ? null : row.GetDouble(at + 8),
        Enum.Parse<BudgetScope>(row.GetString(at + 9), ignoreCase: true));
}
