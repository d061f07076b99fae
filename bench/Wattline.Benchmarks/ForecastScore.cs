using Wattline.Grid.Forecasts;
using Wattline.Signals;

namespace Wattline.Benchmarks;

/// <summary>Sums of what one zone's forecasts, and four methods without a model, were off by.</summary>
internal sealed class ForecastScore(string zone, ForecastQuantity quantity)
{
    /// <summary>The forecast, persistence, daily naive, weekly naive, profile of 7 days with a decaying level.</summary>
    public const int Methods = 5;

    private const double Tail = 0.025;

    private readonly double[,] errors = new double[Methods, SeriesForecaster.Horizon];
    private readonly int[] held = new int[SeriesForecaster.Horizon];
    private readonly List<double> milliseconds = [];
    private double winkler, naiveWinkler, width, pinball, naivePinball;

    public string Zone => zone;

    public int Origins => milliseconds.Count;

    /// <summary>Share of outcomes inside the interval, percent.</summary>
    public double Coverage => 100.0 * held.Sum() / Count;

    /// <summary>Mean width of the interval plus 40 times what an outcome lies beyond it.</summary>
    public double Winkler => winkler / Count;

    /// <summary>The same of the daily naive with the interval of its errors of the last 60 days.</summary>
    public double NaiveWinkler => naiveWinkler / Count;

    public double Width => width / Count;

    /// <summary>Mean pinball loss of the 2.5, 50 and 97.5 percent quantiles.</summary>
    public double Pinball => pinball / Count / 3;

    public double NaivePinball => naivePinball / Count / 3;

    public double MedianMs => milliseconds.Order().ElementAt(milliseconds.Count / 2);

    private double Count => Origins * (double)SeriesForecaster.Horizon;

    /// <summary>Mean over all horizons: percent of the outcome for carbon, USD/MWh for prices.</summary>
    public double Error(int method) => Enumerable.Range(1, SeriesForecaster.Horizon).Average(ahead => ErrorAt(method, ahead));

    public double ErrorAt(int method, int ahead) => errors[method, ahead - 1] / Origins;

    public double CoverageAt(int ahead) => 100.0 * held[ahead - 1] / Origins;

    public void Add(ReadOnlySpan<double> hours, int origin, IReadOnlyList<ForecastPoint> points, TimeSpan taken)
    {
        milliseconds.Add(taken.TotalMilliseconds);
        Span<double> expected = stackalloc double[Methods];
        var deviation = Relative(hours[origin], Profile(hours, origin, origin - 1));
        for (var ahead = 1; ahead <= SeriesForecaster.Horizon; ahead++)
        {
            var outcome = hours[origin + ahead];
            var point = points[ahead - 1];
            var daily = Like(origin, ahead, 24);
            expected[0] = point.Value;
            expected[1] = hours[origin];
            expected[2] = hours[daily];
            expected[3] = hours[Like(origin, ahead, 168)];
            expected[4] = Apply(Profile(hours, origin + ahead, origin), deviation * Math.Exp(-ahead / 24.0));
            for (var method = 0; method < Methods; method++)
            {
                errors[method, ahead - 1] += quantity == ForecastQuantity.Carbon
                    ? 100 * Math.Abs(expected[method] - outcome) / outcome
                    : Math.Abs(expected[method] - outcome);
            }

            var (low, high) = (point.Low!.Value, point.High!.Value);
            held[ahead - 1] += outcome >= low && outcome <= high ? 1 : 0;
            width += high - low;
            winkler += IntervalScore(low, high, outcome);
            pinball += Quantiles(low, point.Value, high, outcome);
            var (least, most) = NaiveInterval(hours, origin, ahead);
            naiveWinkler += IntervalScore(hours[daily] + least, hours[daily] + most, outcome);
            naivePinball += Quantiles(hours[daily] + least, hours[daily], hours[daily] + most, outcome);
        }
    }

    private static int Like(int origin, int ahead, int period) => origin + ahead - (period * ((ahead + period - 1) / period));

    /// <summary>The ends of 95 % of what the daily naive was off by in the 60 days before, as many days ahead.</summary>
    private static (double Low, double High) NaiveInterval(ReadOnlySpan<double> hours, int origin, int ahead)
    {
        var lag = 24 * ((ahead + 23) / 24);
        Span<double> past = stackalloc double[60 * 24 / 5];
        for (var i = 0; i < past.Length; i++)
        {
            past[i] = hours[origin - (5 * i)] - hours[origin - (5 * i) - lag];
        }

        past.Sort();
        return (past[(int)(Tail * past.Length)], past[past.Length - 1 - (int)(Tail * past.Length)]);
    }

    private double Profile(ReadOnlySpan<double> hours, int target, int known)
    {
        var sum = 0.0;
        for (var day = 0; day < 7; day++)
        {
            var value = hours[Like(known, target - known, 24) - (24 * day)];
            sum += quantity == ForecastQuantity.Carbon ? Math.Log(value) : value;
        }

        return sum / 7;
    }

    private double Relative(double value, double profile) => (quantity == ForecastQuantity.Carbon ? Math.Log(value) : value) - profile;

    private double Apply(double profile, double deviation) =>
        quantity == ForecastQuantity.Carbon ? Math.Exp(profile + deviation) : profile + deviation;

    private static double IntervalScore(double low, double high, double outcome) =>
        high - low + (2 / (2 * Tail) * (Math.Max(0, low - outcome) + Math.Max(0, outcome - high)));

    private static double Quantiles(double low, double middle, double high, double outcome) =>
        Loss(low, outcome, Tail) + Loss(middle, outcome, 0.5) + Loss(high, outcome, 1 - Tail);

    private static double Loss(double quantile, double outcome, double level) => Math.Max(level * (outcome - quantile), (level - 1) * (outcome - quantile));
}
