using Wattline.Reasoning;

namespace Wattline.Tests.Reasoning;

public sealed class DifficultyEstimatorLaws
{
    [Fact]
    public void TheLessSureTheHarder()
    {
        for (var mean = 0.0; mean <= 1; mean += 0.125)
        {
            Assert.Equal(mean, new DifficultyEstimate(mean, 1).Safe);
            Assert.Equal(Math.Min(1, mean + DifficultyEstimate.Margin), new DifficultyEstimate(mean, 0).Safe);
            for (var sure = 0.0; sure < 1; sure += 0.125)
            {
                var (less, more) = (new DifficultyEstimate(mean, sure).Safe, new DifficultyEstimate(mean, sure + 0.125).Safe);
                Assert.True(less >= more && less >= mean);
            }
        }
    }

    [Fact]
    public void OfNothingNothingIsKnown()
    {
        Assert.Equal(0, DifficultyEstimator.Of(default).Confidence);
        Assert.True(DifficultyEstimator.Of(default).Safe > DifficultyEstimator.Of(new PromptMarks(10, 0, 0, false)).Safe);
    }

    [Fact]
    public void AShortPlainQuestionIsEasyAndAProofIsNot()
    {
        foreach (var tokens in new[] { 0.5, 3, 10, 40, 200 })
        {
            var plain = DifficultyEstimator.Of(new PromptMarks(tokens, 0, 0, false));
            Assert.InRange(plain.Safe, 0.35, 0.5);
            Assert.InRange(plain.Confidence, 0.3, 0.8);
            Assert.True(DifficultyEstimator.Of(new PromptMarks(tokens, 2, 12, false)).Safe > plain.Safe + 0.2);
        }

        Assert.True(DifficultyEstimator.Of(new PromptMarks(6000, 0, 0, false)).Safe < DifficultyEstimator.Of(new PromptMarks(60, 2, 4, false)).Safe);
    }

    [Fact]
    public void AMarkNeverMakesATextOfThatLengthEasierNorDoesAPicture()
    {
        var random = new Random(7);
        for (var draw = 0; draw < 2000; draw++)
        {
            var marks = new PromptMarks(Math.Exp(random.NextDouble() * 10), random.Next(40), random.Next(40), random.Next(2) == 0);
            var safe = DifficultyEstimator.Of(marks).Safe;
            Assert.True(DifficultyEstimator.Of(marks with { Code = marks.Code + 1 }).Safe >= safe - 1e-12, $"{marks}");
            Assert.True(DifficultyEstimator.Of(marks with { Maths = marks.Maths + 1 }).Safe >= safe - 1e-12, $"{marks}");
            Assert.True(DifficultyEstimator.Of(marks with { Tokens = marks.Tokens * 2, Code = 0, Maths = 0 }).Safe
                > DifficultyEstimator.Of(marks with { Code = 0, Maths = 0 }).Safe);
            Assert.True(DifficultyEstimator.Of(marks with { HasOther = true }).Safe >= safe);
        }
    }

    [Fact]
    public void MarksAndLengthMakeAQuestionHarder()
    {
        var plain = DifficultyEstimator.Of(new PromptMarks(100, 0, 0, false));
        var maths = DifficultyEstimator.Of(new PromptMarks(100, 0, 4, false));
        var code = DifficultyEstimator.Of(new PromptMarks(100, 4, 0, false));
        var longer = DifficultyEstimator.Of(new PromptMarks(5000, 0, 0, false));

        Assert.True(plain.Mean < code.Mean && code.Mean < maths.Mean && plain.Mean < longer.Mean);
        Assert.True(maths.Confidence > plain.Confidence);
    }

    [Fact]
    public void APictureTakesFromTheConfidence()
    {
        var text = DifficultyEstimator.Of(new PromptMarks(100, 0, 4, false));
        var picture = DifficultyEstimator.Of(new PromptMarks(100, 0, 4, true));
        Assert.True(picture.Confidence < text.Confidence && picture.Safe > text.Safe);
    }

    [Fact]
    public void AllEstimatesAreWithinTheirRanges()
    {
        var random = new Random(6);
        for (var draw = 0; draw < 2000; draw++)
        {
            var marks = new PromptMarks(Math.Exp(random.NextDouble() * 14) - 1, random.Next(5000), random.Next(5000), random.Next(2) == 0);
            var estimate = DifficultyEstimator.Of(marks);
            Assert.InRange(estimate.Mean, 0, 1);
            Assert.InRange(estimate.Confidence, 0, 1);
            Assert.InRange(estimate.Safe, estimate.Mean, 1);
        }
    }
}
