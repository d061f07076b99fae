using System.Reflection;
using System.Text;
using Wattline.Grid;
using Wattline.Planning;
using Wattline.Routing;
using Wattline.Simulation.Deficits;
using Wattline.Storage;
using Wattline.Testing;

namespace Wattline.Tests;

/// <summary>What the libraries offer, as a committed file.</summary>
public class PublicApiTests
{
    private const BindingFlags Own = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    [Fact]
    public void ThePublicApiOfTheDomainIsAsCommitted() => Snapshot.Matches("Wattline.api.txt", ApiOf(typeof(Router).Assembly));

    [Fact]
    public void ThePublicApiOfTheGridIsAsCommitted() => Snapshot.Matches("Wattline.Grid.api.txt", ApiOf(typeof(DataPack).Assembly));

    [Fact]
    public void ThePublicApiOfTheLedgerIsAsCommitted() => Snapshot.Matches("Wattline.Storage.api.txt", ApiOf(typeof(Ledger).Assembly));

    [Fact]
    public void ThePublicApiOfPlanningIsAsCommitted() => Snapshot.Matches("Wattline.Planning.api.txt", ApiOf(typeof(Planner).Assembly));

    [Fact]
    public void ThePublicApiOfSimulationIsAsCommitted() => Snapshot.Matches("Wattline.Simulation.api.txt", ApiOf(typeof(DeficitLaw).Assembly));

    private static string ApiOf(Assembly assembly)
    {
        var text = new StringBuilder();
        foreach (var type in assembly.GetExportedTypes().OrderBy(type => type.FullName, StringComparer.Ordinal))
        {
            text.Append(type.FullName).Append('\n');
            foreach (var member in type.GetMembers(Own).Where(IsOurs).Select(member => member.ToString()!).Order(StringComparer.Ordinal))
            {
                text.Append("  ").Append(member).Append('\n');
            }
        }

        return text.ToString();
    }

    /// <summary>Accessors belong to their property, and what a record generates says nothing that its properties do not.</summary>
    private static bool IsOurs(MemberInfo member) => member switch
    {
        MethodInfo method => !method.Name.StartsWith("get_", StringComparison.Ordinal) && !method.Name.StartsWith("set_", StringComparison.Ordinal)
            && method.Name is not ("Equals" or "GetHashCode" or "ToString" or "op_Equality" or "op_Inequality" or "Deconstruct" or "<Clone>$"),
        _ => true,
    };
}
