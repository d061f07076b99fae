using Wattline.Simulation.Batteries;
using Wattline.Simulation.Chance;
using Wattline.Simulation.Deficits;

namespace Wattline.Tests.Simulation;

/// <summary>What holds of every path, whatever its law.</summary>
public class PathLaws
{
    /// <summary>Theorem 1: what is bought in all is the deepest fall of the path without grid; it holds up to every slot.</summary>
    [Fact]
    public void InjectionsEqualTheLargestDeficit()
    {
        for (ulong seed = 0; seed < 500; seed++)
        {
            var (chance, initial) = (new Xoshiro(seed), seed % 3 == 0 ? 0.0 : seed % 7);
            var (harvest, consumption) = (Draws(chance, 80), Draws(chance, 80));
            var (path, bought) = (Paths.Uncontrolled(harvest, consumption, initial), 0.0);
            var slots = Paths.Controlled(new Battery { InitialJoules = initial }, harvest, consumption);
            for (var slot = 0; slot < slots.Length; slot++)
            {
                bought += slots[slot].AuxiliaryJoules;
                Assert.Equal(Paths.Deficit(path.AsSpan(0, slot + 2)), bought, 1e-9);
                Assert.Equal(path[slot + 1] + bought, slots[slot].Level, 1e-9);
            }
        }
    }

    /// <summary>Lemma 1: counting a task whole when it arrives never makes the deficit smaller.</summary>
    [Fact]
    public void LumpedConsumptionIsPessimistic()
    {
        for (ulong seed = 0; seed < 500; seed++)
        {
            var (chance, lumped, distributed) = (new Xoshiro(seed, 1), new double[80], new double[80]);
            var harvest = Draws(chance, 80);
            for (var slot = 0; slot < 80; slot++)
            {
                for (var tasks = chance.Poisson(0.7); tasks > 0; tasks--)
                {
                    AddTask(chance, slot, lumped, distributed);
                }
            }

            Assert.True(Paths.Deficit(Paths.Uncontrolled(harvest, distributed)) <= Paths.Deficit(Paths.Uncontrolled(harvest, lumped)) + 1e-9);
        }
    }

    [Fact]
    public void PathsOfDifferentLengthsAreRefused() =>
        Assert.Contains("as many", Assert.Throws<ArgumentException>(() => Paths.Uncontrolled([1, 2], [1])).Message, StringComparison.Ordinal);

    /// <summary>A task of up to nine slots in service; what is not burnt by the end of the path is not in the distributed one.</summary>
    private static void AddTask(Xoshiro chance, int slot, double[] lumped, double[] distributed)
    {
        var service = 1 + chance.Below(9);
        for (var elapsed = 0; elapsed < service; elapsed++)
        {
            var joules = chance.Gamma(0.5);
            lumped[slot] += joules;
            if (slot + elapsed < distributed.Length)
            {
                distributed[slot + elapsed] += joules;
            }
        }
    }

    private static double[] Draws(Xoshiro chance, int count) => [.. Enumerable.Range(0, count).Select(_ => chance.Gamma(0.6))];
}
