using Wattline.Simulation.Settings;

namespace Wattline.Tests.Simulation;

/// <summary>The worked table of the routing paper's example, to its last printed digit.</summary>
public class PaperSettingTests
{
    [Theory]
    [InlineData(0, 0.8257, 0.9771, 1455.8, 1069.4, 449.3, 3016.7, 11.65, 76.11)]
    [InlineData(1, 0.7418, 0.9627, 1693.9, 1111.0, 530.7, 3135.1, 13.82, 79.10)]
    [InlineData(2, 0.6354, 0.9400, 2069.9, 1170.4, 663.8, 3304.1, 17.40, 83.38)]
    [InlineData(3, 0.5139, 0.9048, 2672.9, 1257.3, 888.9, 3551.6, 23.53, 89.64)]
    [InlineData(4, 0.3907, 0.8521, 3651.5, 1387.7, 1284.6, 3923.4, 34.50, 99.05)]
    [InlineData(5, 0.2800, 0.7775, 5251.5, 1587.8, 2012.6, 4495.5, 55.14, 113.55)]
    [InlineData(6, 0.1909, 0.6795, 7879.0, 1901.6, 3426.6, 5395.5, 96.34, 136.38)]
    [InlineData(7, 0.1252, 0.5625, 12203.3, 2402.0, 6344.9, 6838.9, 183.92, 173.05)]
    [InlineData(8, 0.0798, 0.4382, 19327.8, 3210.7, 12756.3, 9192.6, 381.83, 233.02)]
    [InlineData(9, 0.0500, 0.3211, 31070.5, 4529.6, 27679.9, 13086.4, 853.72, 332.68)]
    public void TheTableIsAsComputedByHand(
        int task, double pSmall, double pLarge, double tokensSmall, double tokensLarge, double joulesSmall, double joulesLarge, double secondsSmall,
        double secondsLarge)
    {
        var kind = PaperSetting.Tasks[task];
        Check(0, pSmall, tokensSmall, joulesSmall, secondsSmall);
        Check(1, pLarge, tokensLarge, joulesLarge, secondsLarge);

        void Check(int model, double p, double tokens, double joules, double seconds)
        {
            var way = kind.Ways[model]!;
            Assert.Equal(p, PaperSetting.Models[model].Success.SkillSuccess(kind.Task.LossThreshold), 0.00006);
            Assert.Equal(tokens, way.Tokens, 0.06);
            Assert.Equal(joules, way.Joules, 0.06);
            Assert.Equal(seconds, way.Seconds, 0.006);
        }
    }

    [Fact]
    public void TheMixIsCriticalAtTheMeanOfTheBestModels()
    {
        Assert.Equal(3837.436, PaperSetting.Tasks.Average(kind => kind.LeastJoules), 0.0006);
        Assert.Equal(5671.722, Math.Sqrt(PaperSetting.Tasks.Average(kind => kind.LeastJoules * kind.LeastJoules)), 0.0006);
    }
}
