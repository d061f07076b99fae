using Wattline.Reasoning;

namespace Wattline.Tests.Reasoning;

/// <summary>What the tables of a success law promise: never more than the law.</summary>
public sealed class SuccessTableLaws
{
    private static readonly int[] Budgets = [1024, 2048, 4096, 8192, 16_384, 32_768];

    private static readonly SuccessLaw[] Laws =
    [
        new(LossLaw.Hoffmann.Optimal(8e9), 10, 100), new(LossLaw.Hoffmann.Optimal(70e9), 10, 100), new(2.0, 25, 40), new(1.9, 3, 7.5),
    ];

    [Fact]
    public void ATableNeverPromisesMoreThanItsLaw()
    {
        var scale = DifficultyScale.Chosen;
        foreach (var law in Laws)
        {
            var table = new SuccessTable(law, scale, Budgets);
            for (var draw = 0; draw <= 999; draw++)
            {
                var difficulty = draw / 999.0;
                var (success, tokens) = (table.SuccessAt(SuccessTable.StepOf(difficulty)).ToArray(), table.TokensAt(SuccessTable.StepOf(difficulty)).ToArray());
                for (var budget = 0; budget < Budgets.Length; budget++)
                {
                    var exact = law.Success(scale.LossThreshold(difficulty), scale.Skills, Budgets[budget]);
                    Assert.True(success[budget] <= exact + 1e-12, $"{law} at {difficulty}, {Budgets[budget]}: {success[budget]} above {exact}.");
                    Assert.True(tokens[budget] >= law.ExpectedTokens(scale.LossThreshold(difficulty), scale.Skills, Budgets[budget]) - 1e-6);
                }
            }
        }
    }

    [Fact]
    public void OnTheGridItIsTheLaw()
    {
        var scale = DifficultyScale.Chosen;
        var table = new SuccessTable(Laws[0], scale, Budgets);
        for (var step = 0; step <= SuccessTable.Steps; step++)
        {
            var xi = scale.LossThreshold(step / (double)SuccessTable.Steps);
            Assert.Equal(Budgets.Select(budget => (1 - SuccessTable.Mishap) * Laws[0].Success(xi, scale.Skills, budget)), table.SuccessAt(step).ToArray());
        }
    }

    [Fact]
    public void NoWayIsCertainAndFitsTakeTheSameForGranted()
    {
        var table = new SuccessTable(new SuccessLaw(0.1, 100, 0.1), DifficultyScale.Chosen, [32_768]);
        Assert.Equal(1 - SuccessTable.Mishap, table.SuccessAt(0)[0]);
        Assert.Equal(SuccessTable.Mishap, new Wattline.Reasoning.Fits.SuccessFitOptions().Slip);
    }

    [Fact]
    public void ALargerBudgetNeverTakesFewerTokens()
    {
        foreach (var law in Laws)
        {
            var table = new SuccessTable(law, DifficultyScale.Chosen, Budgets);
            for (var step = 0; step <= SuccessTable.Steps; step++)
            {
                var here = table.TokensAt(step).ToArray();
                Assert.Equal(here.Order(), here);
            }
        }
    }

    [Fact]
    public void HarderQuestionsAndShorterThoughtNeverSucceedMore()
    {
        foreach (var law in Laws)
        {
            var table = new SuccessTable(law, DifficultyScale.Chosen, Budgets);
            for (var step = 0; step <= SuccessTable.Steps; step++)
            {
                var here = table.SuccessAt(step).ToArray();
                Assert.Equal(here.Order(), here);
                var easier = table.SuccessAt(Math.Max(0, step - 1)).ToArray();
                Assert.All(here.Zip(easier), pair => Assert.True(pair.First <= pair.Second + 1e-12));
            }
        }
    }

    [Theory]
    [InlineData(0.3, 5, 40)]
    [InlineData(0.8, 3, 9)]
    [InlineData(0.05, 2, 300)]
    [InlineData(0.5, 10, 11)]
    public void TheMeanLengthIsTheSumOverAttempts(double p, int skills, int attempts)
    {
        // E[min(S, s)] = sum over k < s of P(S > k), and S > k where k attempts brought fewer than m successes.
        var sum = 0.0;
        for (var k = 0; k < attempts; k++)
        {
            sum += Enumerable.Range(0, Math.Min(skills, k + 1)).Sum(successes =>
                MathNet.Numerics.SpecialFunctions.Binomial(k, successes) * Math.Pow(p, successes) * Math.Pow(1 - p, k - successes));
        }

        var law = new SuccessLaw(2, 10, 100);
        var xi = 2 + (Math.Log(p / (1 - p)) / 10);
        Assert.Equal(sum * 100, law.ExpectedTokens(xi, skills, attempts * 100), 1e-6 * sum * 100);
    }

    [Fact]
    public void TheMeanLengthStaysWithinTheBudgetAndGrowsWithIt()
    {
        foreach (var law in Laws)
        {
            for (var xi = 1.7; xi < 2.4; xi += 0.05)
            {
                var before = 0.0;
                for (var tokens = 0.0; tokens < 40_000; tokens += 371)
                {
                    var mean = law.ExpectedTokens(xi, 10, tokens);
                    Assert.InRange(mean, before - 1e-6, tokens + 1e-9);
                    before = mean;
                }
            }
        }
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(-0.01)]
    [InlineData(1.01)]
    public void ADifficultyOutsideItsRangeIsRefused(double difficulty)
    {
        Assert.Throws<ArgumentException>(() => SuccessTable.StepOf(difficulty));
        Assert.Throws<ArgumentException>(() => DifficultyScale.Chosen.LossThreshold(difficulty));
    }

    [Fact]
    public void ADifficultyAndItsThresholdTellEachOther()
    {
        var scale = new DifficultyScale(2.5, 1.7, 10);
        Assert.All([0, 0.1, 0.5, 0.9, 1], difficulty => Assert.Equal(difficulty, scale.Difficulty(scale.LossThreshold(difficulty)), 12));
        Assert.Equal((0.2, 0.5, 0.8, null), (DifficultyScale.Named("easy"), DifficultyScale.Named(" Medium "), DifficultyScale.Named("HARD"), DifficultyScale.Named("0.5")));
    }

    [Theory]
    [InlineData(1.8, 2.25, 10)]
    [InlineData(2, 2, 10)]
    [InlineData(2.25, 1.8, 0.5)]
    [InlineData(double.NaN, 1.8, 10)]
    public void AScaleThatIsNoneIsRefused(double easiest, double hardest, double skills) =>
        Assert.Throws<ArgumentException>(() => new SuccessTable(Laws[0], new DifficultyScale(easiest, hardest, skills), Budgets));
}
