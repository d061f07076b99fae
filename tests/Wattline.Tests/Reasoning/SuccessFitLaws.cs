using Wattline.Reasoning;
using Wattline.Reasoning.Fits;
using Wattline.Simulation.Chance;

namespace Wattline.Tests.Reasoning;

/// <summary>A success law is found again in answers drawn from it, and what answers cannot tell is refused.</summary>
public class SuccessFitLaws
{
    [Theory]
    [InlineData("difficulties", 400, 200)]
    [InlineData("strong", 1000, 60)]
    [InlineData("one", 1000, 300)]
    public void AnIntervalHoldsTheTruthAsOftenAsItSays(string design, int count, int seeds)
    {
        var (law, thresholds, budgets) = design switch
        {
            "strong" => (Answers.Law with { Loss = 1.875 }, Answers.Thresholds, Answers.NearBudgets),
            "one" => (Answers.Law, [2.25], Answers.NearBudgets),
            _ => (Answers.Law, Answers.Thresholds, Answers.Budgets),
        };
        int held = 0, within = 0;
        for (var seed = 0; seed < seeds; seed++)
        {
            var options = new SuccessFitOptions { LossThreshold = thresholds[0] };
            var fit = Answers.Fit(Answers.Draw(law, thresholds, budgets, count, (ulong)seed), options);
            Assert.True(fit.Converged);
            foreach (var (estimate, truth) in new[] { (fit.Loss, law.Loss), (fit.Steepness, law.Steepness), (fit.TokensPerSkill, law.TokensPerSkill) })
            {
                (held, within) = (held + (estimate.IsHeld ? 0 : 1), within + (!estimate.IsHeld && estimate.Low <= truth && truth <= estimate.High ? 1 : 0));
            }
        }

        Assert.InRange(within / (double)held, 0.92, 0.975);
    }

    [Fact]
    public void ManyAnswersTellALawClosely()
    {
        var fit = Answers.Fit(Answers.Draw(Answers.Law, Answers.Thresholds, Answers.Budgets, 40_000, 1));
        Assert.Equal(Answers.Law.Loss, fit.Loss.Value, 0.01);
        Assert.Equal(Answers.Law.Steepness, fit.Steepness.Value, 0.4);
        Assert.Equal(Answers.Law.TokensPerSkill, fit.TokensPerSkill.Value, 3.0);
        Assert.InRange(fit.Quality.McFadden, 0.6, 1);
        Assert.InRange(fit.Quality.Auc, 0.9, 1);
        Assert.Equal(40_000, fit.Quality.Bins.Sum(bin => bin.Answers), 1e-6);
        foreach (var tokens in Answers.Budgets.Skip(3))
        {
            var (found, truth) = (fit.SuccessAt(2.05, 10, tokens), Answers.Law.Success(2.05, 10, tokens));
            Assert.Equal(truth, found.Value, 0.02);
            Assert.InRange(found.Value, found.Low!.Value, found.High!.Value);
        }
    }

    [Fact]
    public void WhereThresholdsAreOneTheSkillIsFittedAndTheSteepnessHeld()
    {
        var answers = Answers.Draw(Answers.Law, [2.25], Answers.NearBudgets, 20_000, 2);
        var fit = Answers.Fit(answers, new SuccessFitOptions { LossThreshold = 2.25, Steepness = 10 });
        Assert.True(fit.Steepness.IsHeld);
        Assert.Equal(Answers.Law.SkillSuccess(2.25), fit.SkillSuccess.Value, 0.02);
        var other = Answers.Fit(answers, new SuccessFitOptions { LossThreshold = 1, Steepness = 5 });
        Assert.Equal(fit.SkillSuccess.Value, other.SkillSuccess.Value, 1e-4);
        Assert.Equal(fit.TokensPerSkill.Value, other.TokensPerSkill.Value, 0.01);
        Assert.Equal(fit.Law.Success(2.25, 10, 1300), other.Law.Success(1, 10, 1300), 1e-4);
    }

    [Fact]
    public void NeitherOrderNorUnitsMatter()
    {
        var answers = Answers.Draw(Answers.Law, Answers.Thresholds, Answers.Budgets, 600, 3);
        var fit = Answers.Fit(answers);
        var shuffled = answers.Reverse().ToArray();
        var scaled = answers.Select(one => one with { Tokens = one.Tokens * 7 }).ToArray();
        var shifted = answers.Select(one => one with { LossThreshold = (one.LossThreshold * 2) + 3 }).ToArray();
        Same(fit.Law, Answers.Fit(shuffled).Law);
        Same(fit.Law with { TokensPerSkill = fit.Law.TokensPerSkill * 7 }, Answers.Fit(scaled).Law);
        Same(fit.Law with { Loss = (fit.Law.Loss * 2) + 3, Steepness = fit.Law.Steepness / 2 }, Answers.Fit(shifted).Law);

        static void Same(SuccessLaw expected, SuccessLaw actual)
        {
            Assert.Equal(expected.Loss, actual.Loss, 1e-3);
            Assert.Equal(1, actual.Steepness / expected.Steepness, 2e-3);
            Assert.Equal(1, actual.TokensPerSkill / expected.TokensPerSkill, 2e-3);
        }
    }

    [Fact]
    public void TheSearchOnlyClimbs()
    {
        var answers = Answers.Draw(Answers.Law, Answers.Thresholds, Answers.Budgets, 500, 4);
        var options = new SuccessFitOptions();
        var likelihood = new SuccessLikelihood(AnswerCells.Of(answers, options), AnswerNoise.For(options, 500), 2.05, null, 0, 1, 2);
        var top = Answers.Fit(answers, options).LogLikelihood;
        var chance = new Xoshiro(5);
        for (var draw = 0; draw < 40; draw++)
        {
            double[] start = [2.05 + (0.2 * chance.Normal()), Math.Log(100) + chance.Normal(), Math.Log(10) + (0.5 * chance.Normal())];
            var end = SuccessSearch.Climb(likelihood, start);
            Assert.True(end.Value >= likelihood.At(start));
            Assert.True(end.Value <= top + 1e-4);
        }
    }

    [Theory]
    [InlineData("few", "30")]
    [InlineData("right", "shorter thoughts or harder questions")]
    [InlineData("wrong", "longer thoughts or easier questions")]
    [InlineData("one length", "several thinking budgets")]
    [InlineData("flat", "about half are right")]
    public void WhatAnswersCannotTellIsRefusedWithTheCure(string what, string cure)
    {
        var chance = new Xoshiro(8);
        Answer[] answers = what switch
        {
            "few" => Answers.Draw(Answers.Law, Answers.Thresholds, Answers.Budgets, 29, 1),
            "right" => [.. Enumerable.Range(0, 200).Select(at => new Answer(500 + at, true))],
            "wrong" => [.. Enumerable.Range(0, 200).Select(at => new Answer(500 + at, at == 0))],
            "one length" => [.. Enumerable.Range(0, 200).Select(at => new Answer(512, at % 2 == 0))],
            // Right or wrong whatever the length: no rise, so no place of it.
            _ => [.. Enumerable.Range(0, 200).Select(at => new Answer(100 * Math.Pow(1.05, at), chance.Uniform() < 0.5))],
        };
        var (fit, refused) = SuccessFit.Of(answers);
        Assert.Null(fit);
        Assert.Contains(cure, refused, StringComparison.Ordinal);
    }

    [Fact]
    public void APriorStandsWhereThereIsNothingAndGivesWayToMuch()
    {
        var prior = new SuccessLaw(2.0, 8, 150);
        var options = new SuccessFitOptions { Prior = prior, PriorWeight = 100 };
        var alone = Answers.Fit([], options);
        Assert.Equal(prior.Loss, alone.Law.Loss, 1e-6);
        Assert.Equal(prior.TokensPerSkill, alone.Law.TokensPerSkill, 1e-3);
        var last = double.PositiveInfinity;
        foreach (var count in new[] { 10, 100, 1000, 10_000 })
        {
            var fit = Answers.Fit(Answers.Draw(Answers.Law, Answers.Thresholds, Answers.Budgets, count, 7), options);
            var off = Answers.Budgets.Max(tokens => Math.Abs(fit.Law.Success(2.05, 10, tokens) - Answers.Law.Success(2.05, 10, tokens)));
            Assert.True(off < last, $"{count} answers: {off} after {last}");
            last = off;
        }

        Assert.True(last < 0.05, $"{last}");
    }

    [Fact]
    public void AHandfulOfAnswersDoesNotSwingALaw()
    {
        var options = new SuccessFitOptions { Prior = Answers.Law, PriorWeight = 200 };
        var fit = Answers.Fit([.. Enumerable.Range(0, 5).Select(_ => new Answer(2000, false, 2.25))], options);
        Assert.InRange(fit.Law.Success(2.25, 10, 2000), 0.7, Answers.Law.Success(2.25, 10, 2000));
    }

    [Fact]
    public void AnswersOfALikeLawAreCalibratedAndOfAnotherAreNot()
    {
        var sound = 0;
        for (ulong seed = 0; seed < 40; seed++)
        {
            sound += Answers.Fit(Answers.Draw(Answers.Law, Answers.Thresholds, Answers.Budgets, 800, seed)).Quality.PValue > 0.05 ? 1 : 0;
        }

        Assert.InRange(sound, 36, 40);
        // A quarter is right by luck, which the fit is not told; then it is.
        var chance = new Xoshiro(11);
        var lucky = Answers.Draw(Answers.Law, Answers.Thresholds, Answers.Budgets, 4000, 9)
            .Select(one => one with { IsRight = one.IsRight || chance.Uniform() < 0.25 }).ToList();
        Assert.True(SuccessFit.Of(lucky).Fit is not { Quality.PValue: > 1e-6 });
        var told = Answers.Fit(lucky, new SuccessFitOptions { Luck = 0.25 });
        Assert.Equal(Answers.Law.Loss, told.Law.Loss, 0.03);
        Assert.True(told.Quality.PValue > 0.01, $"{told.Quality.PValue}");
    }

    [Theory]
    [InlineData(0, 2, 10)]
    [InlineData(double.NaN, 2, 10)]
    [InlineData(100, double.NaN, 10)]
    [InlineData(100, 2, 0.5)]
    public void AFigureOutOfRangeIsRefusedByName(double tokens, double threshold, double skills) =>
        Assert.Throws<ArgumentException>(() => SuccessFit.Of([new Answer(tokens, true, threshold, skills)]));
}
