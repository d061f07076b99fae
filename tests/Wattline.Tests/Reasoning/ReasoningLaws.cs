using MathNet.Numerics.Distributions;
using Wattline.Reasoning;
using Wattline.Simulation.Settings;

namespace Wattline.Tests.Reasoning;

/// <summary>Energy, time, loss and success of models that think: closed forms, worked values, and what must hold of all of them.</summary>
public class ReasoningLaws
{
    private static readonly ReasoningModel Small = PaperSetting.Models[0], Large = PaperSetting.Models[1];

    [Fact]
    public void CoefficientsAreAsWorkedOutByHand()
    {
        Assert.Equal((0.28, 2.8), (Small.Energy.First, Large.Energy.First), Close(1e-12));
        Assert.Equal((3.93216e-5, 3.93216e-5), (Small.Energy.PerContextToken, Large.Energy.PerContextToken), Close(1e-16));
        Assert.Equal((7.0466667e-3, 7.0466667e-2), (Small.Time.First, Large.Time.First), Close(6e-9));
        Assert.Equal((1.31508907e-6, 1.31508907e-6), (Small.Time.PerContextToken, Large.Time.PerContextToken), Close(6e-15));
    }

    /// <summary>On the frontier of best compute both falling terms are in a fixed ratio, so the short form is the long one.</summary>
    [Theory]
    [InlineData(1e9, 2.4737677)]
    [InlineData(3e9, 2.2294685)]
    [InlineData(7e9, 2.0944399)]
    [InlineData(8e9, 2.0764887)]
    [InlineData(13e9, 2.0176775)]
    [InlineData(32e9, 1.9312328)]
    [InlineData(70e9, 1.8748647)]
    public void TheOptimalLossIsExactAndAsTabled(double parameters, double loss)
    {
        var law = LossLaw.Hoffmann;
        Assert.Equal(loss, law.Optimal(parameters), 6e-8);
        Assert.Equal(law.At(parameters, law.OptimalTokens(parameters)), law.Optimal(parameters), 1e-13);
        // Best means best: with the same compute, 6ND, any other size is worse.
        foreach (var other in (double[])[0.5, 0.99, 1.01, 2])
        {
            Assert.True(law.At(parameters * other, law.OptimalTokens(parameters) / other) > law.Optimal(parameters));
        }
    }

    [Fact]
    public void TheFrontiersConstantsAreAsDerived()
    {
        Assert.Equal(1.3447106, LossLaw.Hoffmann.Balance, 6e-8);
        Assert.Equal(0.4516129, LossLaw.Hoffmann.ComputePower, 6e-8);
        Assert.Equal(1.69 + 899.8857143, LossLaw.Hoffmann.Optimal(1), 6e-8);
    }

    [Fact]
    public void TheIntegralIsAboveTheSumByHalfATokensGrowthEach()
    {
        Assert.Equal(449.36, Small.Energy.Total(1456), 0.006);
        Assert.Equal(449.33, Small.Energy.TotalOfWhole(1456), 0.006);
        ForLaws((law, tokens) =>
        {
            var (whole, sum) = ((long)tokens % 5000, 0.0);
            for (var token = 0; token < whole; token++)
            {
                sum += law.At(token);
            }

            Assert.Equal(sum, law.TotalOfWhole(whole), 1e-9 * (1 + sum));
            Assert.Equal(law.PerContextToken * whole / 2, law.Total(whole) - law.TotalOfWhole(whole), 1e-9 * (1 + sum));
        });
    }

    [Fact]
    public void TokensTurnTheTotal()
    {
        ForLaws((law, tokens) => Assert.Equal(tokens, law.Tokens(law.Total(tokens)), 1e-10 * tokens));
        Assert.Equal(50, new TokenLaw(2, 0).Tokens(100));
    }

    [Fact]
    public void SlotEnergiesAddUpToTheWhole()
    {
        var easiest = new Thinking(Small, 1455.8, 1);
        Assert.Equal(12, easiest.Slots);
        Assert.Equal(449.292188, Slots(easiest).Sum(), 6e-7);
        foreach (var way in PaperSetting.Tasks.SelectMany(task => task.Ways).Select(way => way!))
        {
            var energies = Slots(way).ToArray();
            Assert.Equal(way.Joules, energies.Sum(), 1e-9 * way.Joules);
            Assert.Equal(way.Slots, (int)Math.Ceiling(way.Seconds));
            Assert.All(energies, joules => Assert.True(joules > 0));
            Assert.Equal(0, way.JoulesInSlot(way.Slots) + way.JoulesInSlot(-1));
        }

        static IEnumerable<double> Slots(Thinking way) => Enumerable.Range(0, way.Slots).Select(way.JoulesInSlot);
    }

    /// <summary>At whole numbers of attempts the beta function is the chance of at least m successes among them.</summary>
    [Fact]
    public void SuccessIsTheBinomialSum()
    {
        var law = new SuccessLaw(2, 10, 100);
        foreach (var (skills, attempts, threshold) in new[] { (1, 1, 2.1), (3, 3, 2.05), (10, 15, 2.2), (10, 53, 1.95), (4, 300, 1.7) })
        {
            var binomial = new Binomial(law.SkillSuccess(threshold), attempts);
            var sum = Enumerable.Range(skills, attempts - skills + 1).Sum(binomial.Probability);
            Assert.Equal(sum, law.Success(threshold, skills, 100.0 * attempts), 1e-12);
        }

        Assert.Equal(0, law.Success(2.2, 10, 999));
        Assert.Equal(0.5, law.SkillSuccess(2), 1e-15);
    }

    /// <summary>The whole numbers of attempts that the paper's setting takes: the least that keep the tolerance.</summary>
    [Fact]
    public void AttemptsAreAsTabled()
    {
        int[] small = [15, 17, 21, 27, 37, 53, 79, 123, 194, 311], large = [11, 12, 12, 13, 14, 16, 20, 25, 33, 46];
        for (var task = 0; task < small.Length; task++)
        {
            Assert.Equal((small[task], large[task]), (Attempts(task, 0), Attempts(task, 1)));
        }

        static int Attempts(int task, int model) => (int)Math.Ceiling(PaperSetting.Tasks[task].Ways[model]!.Tokens / PaperSetting.TokensPerSkill);
    }

    [Fact]
    public void TokensAreTheLeastThatKeepTheTolerance() => ForTasks((law, task, tokens) =>
    {
        Assert.True(law.Success(task.LossThreshold, task.Skills, tokens) >= 1 - task.MaxError - 1e-12);
        Assert.True(tokens <= task.Skills * law.TokensPerSkill * (1 + 1e-9)
            || law.Success(task.LossThreshold, task.Skills, tokens * (1 - 1e-6)) < 1 - task.MaxError);
    });

    [Fact]
    public void HarderTasksStricterTolerancesAndWeakerModelsTakeMoreTokens() => ForTasks((law, task, tokens) =>
    {
        Least(law.TokensFor(task with { LossThreshold = task.LossThreshold - 0.05 }));
        Least(law.TokensFor(task with { MaxError = task.MaxError / 2 }));
        Least(law.TokensFor(task with { Skills = task.Skills + 1 }));
        Least((law with { Loss = law.Loss + 0.05 }).TokensFor(task));

        void Least(double? more) => Assert.True(more is null || more >= tokens * (1 - 1e-12), $"{law}, {task}: {tokens}, {more}");
    });

    [Fact]
    public void AHopelessTaskHasNoTokens() =>
        Assert.Null(Small.For(new ReasoningTask(-5, 10, 0.05), 1));

    /// <summary>The larger model becomes the faster one at one threshold and the cheaper one at a lower one.</summary>
    [Fact]
    public void CrossoversAreAsWorkedOut()
    {
        var (latency, energy) = (Crossover(way => way.Seconds), Crossover(way => way.Joules));
        Assert.Equal(1.90724, latency, 0.000006);
        Assert.Equal(1.89048, energy, 0.000006);
        Assert.Equal((11436, 2314), (At(Small, latency).Tokens, At(Large, latency).Tokens), Close(0.6));
        Assert.Equal((13300, 2527), (At(Small, energy).Tokens, At(Large, energy).Tokens), Close(0.6));
    }

    /// <summary>
    /// A region where the small model is slower and yet cheaper exists exactly where attention weighs less in energy than in time:
    /// theta_E = (eps_p + eps_f)/(eps_p + 2 eps_f) below theta_T = (1/BW + 1/F)/(1/BW + 2/F).
    /// </summary>
    [Fact]
    public void TheSmallModelCanBeSlowerAndCheaperOnlyWhereComputeWeighsMoreInEnergy()
    {
        foreach (var joulesPerFlop in (double[])[1e-14, 1e-13, 3e-12, 1e-11, 1e-10])
        {
            foreach (var flops in (double[])[1e12, 1e13, 3e14])
            {
                var hardware = new ReasoningHardware(2e-11, joulesPerFlop, 1e12, flops);
                var weights = (Share(2e-11, joulesPerFlop), Share(1e-12, 1 / flops));
                Assert.Equal(weights.Item1 < weights.Item2, SlowerAndCheaper(hardware));
            }
        }

        static double Share(double read, double flop) => (read + flop) / (read + (2 * flop));
    }

    [Fact]
    public void WhatIsNoModelIsRefused()
    {
        var (size, hardware) = (new TransformerSize(7e9, 80, 8192), PaperSetting.Hardware);
        Refused("parameters", () => hardware.Energy(size with { Parameters = 0 }));
        Refused("layers", () => hardware.Time(size with { Layers = -1 }));
        Refused("dimension", () => hardware.Time(size with { AttentionDimension = double.NaN }));
        Refused("energy of a read", () => (hardware with { JoulesPerParameter = 0 }).Energy(size));
        Refused("bandwidth", () => (hardware with { ParametersPerSecond = double.PositiveInfinity }).Time(size));
        Refused("parameters", () => LossLaw.Hoffmann.Optimal(0));
        Refused("steepness", () => new SuccessLaw(2, 0, 100).Checked());
        Refused("attempt", () => new SuccessLaw(2, 10, double.NaN).Checked());
        Refused("loss of a model", () => new SuccessLaw(double.NaN, 10, 100).Checked());
        Refused("error", () => Small.For(new ReasoningTask(2, 10, 0), 1));
        Refused("error", () => Small.For(new ReasoningTask(2, 10, 1), 1));
        Refused("skills", () => Small.For(new ReasoningTask(2, 0.5, 0.1), 1));
        Refused("threshold", () => Small.For(new ReasoningTask(double.NaN, 1, 0.1), 1));
        Refused("tokens", () => new Thinking(Small, 0, 1));
        Refused("slot", () => new Thinking(Small, 100, 0));
        Refused("first token", () => new TokenLaw(0, 1).Checked("energy"));
        Refused("growth", () => new TokenLaw(1, -1).Checked("energy"));
    }

    private static void Refused(string names, Func<object?> act) =>
        Assert.Contains(names, Assert.Throws<ArgumentException>(act).Message, StringComparison.OrdinalIgnoreCase);

    /// <summary>Both totals cross once as questions get harder: between equal latency and equal energy the small model is slower and cheaper.</summary>
    private static bool SlowerAndCheaper(ReasoningHardware hardware)
    {
        var (small, large) = (Of(7e9), Of(70e9));
        return Crossover(small, large, way => way.Seconds) > Crossover(small, large, way => way.Joules);

        ReasoningModel Of(double parameters) => ReasoningModel.OfSize("", new TransformerSize(parameters, 80, 8192), hardware, LossLaw.Hoffmann, 10, 100);
    }

    private static double Crossover(Func<Thinking, double> of) => Crossover(Small, Large, of);

    private static double Crossover(ReasoningModel small, ReasoningModel large, Func<Thinking, double> of)
    {
        var (low, high) = (1.75, 2.3);
        for (var step = 0; step < 60; step++)
        {
            var middle = (low + high) / 2;
            (low, high) = of(At(small, middle)) > of(At(large, middle)) ? (middle, high) : (low, middle);
        }

        return high;
    }

    private static Thinking At(ReasoningModel model, double threshold) =>
        model.For(new ReasoningTask(threshold, PaperSetting.Skills, PaperSetting.MaxError), 1)!;

    private static void ForLaws(Action<TokenLaw, double> law)
    {
        var random = new Random(3);
        for (var draw = 0; draw < 300; draw++)
        {
            law(new TokenLaw(Math.Exp(random.Next(-9, 4)), draw % 5 == 0 ? 0 : Math.Exp(random.Next(-20, 0))), Math.Exp(random.NextDouble() * 12));
        }
    }

    private static void ForTasks(Action<SuccessLaw, ReasoningTask, double> task)
    {
        var random = new Random(4);
        for (var draw = 0; draw < 300; draw++)
        {
            var law = new SuccessLaw(1.8 + (0.5 * random.NextDouble()), 2 + (10 * random.NextDouble()), 20 + (200 * random.NextDouble()));
            var asked = new ReasoningTask(1.7 + (0.6 * random.NextDouble()), 1 + (12 * random.NextDouble()), 0.001 + (0.3 * random.NextDouble()));
            task(law, asked, law.TokensFor(asked)!.Value);
        }
    }

    private static PairsClose Close(double by) => new(by);

    private sealed class PairsClose(double by) : IEqualityComparer<(double, double)>
    {
        public bool Equals((double, double) x, (double, double) y) => Math.Abs(x.Item1 - y.Item1) < by && Math.Abs(x.Item2 - y.Item2) < by;

        public int GetHashCode((double, double) pair) => 0;
    }
}
