using System.Numerics;
using Wattline.Simulation.Increments;

namespace Wattline.Simulation.Deficits;

/// <summary>
/// The first two moments of max(0, -S), S the sum of k increments, for a run of k at once, by integrals of e^(k kappa(w)) / w^2 and 2 e^(k kappa(w)) / w^3
/// over one path in the complex plane, kappa(w) = ln E[e^(-w X)]. The path crosses the real axis at the saddle of the first, to the right of the
/// pole at 0 where the drift is 0 or more and to its left where it is below; there the integrals give max(0, S), and what grows is added in closed form.
/// Where the harvest is gamma the path is the parabola around the branch point -1/theta: on it |e^(k kappa)| falls off even where the energies of
/// tasks leave the transform almost periodic along a straight line. What no task at all contributes is known and taken out, so that the rest falls
/// off exponentially. The trapezoidal rule on it errs by e^(-2 pi d / h), d the width in which the integrand is analytic: 1e-14 by the choice of h.
/// </summary>
internal sealed class MomentContour
{
    /// <summary>Exponent to which the rule errs, relative to the integrand's peak.</summary>
    private const double Nats = 36;

    /// <summary>Most points of a path.</summary>
    private const int MostPoints = 200_000;

    private readonly Increment _increment;
    private readonly GammaHarvest? _gamma;
    private readonly double _sigma, _side, _crossing;
    private readonly int _from;
    private readonly List<double> _weights1 = [], _weights2 = [], _imaginary1 = [], _imaginary2 = [];
    private readonly List<Complex> _steps = [], _noneSteps = [];
    private double[] _real = [], _turn = [], _noneReal = [], _noneTurn = [];

    /// <summary>A path for k from some number to twice that.</summary>
    /// <exception cref="ArgumentException">The harvest varies too little for a path of bounded length.</exception>
    public MomentContour(Increment increment, int from)
    {
        (_increment, _from, _sigma) = (increment, from, increment.Volatility);
        _gamma = increment.Harvest as GammaHarvest;
        _side = increment.Drift >= 0 ? 1 : -1;
        _crossing = Saddle();
        AddPoints();
        Start();
    }

    /// <summary>Number of points: what a k costs.</summary>
    public int Points => _steps.Count;

    /// <summary>E[max(0, -S)] in sigma and E[max(0, -S)^2] in sigma^2 for the present k; then goes on to the next.</summary>
    public (double Mean, double Square) Next(int slots)
    {
        var (mean, square) = (0.0, 0.0);
        for (var at = 0; at < _real.Length; at++)
        {
            var (real, turn) = (_real[at] - _noneReal[at], _turn[at] - _noneTurn[at]);
            mean += (_weights1[at] * real) - (_imaginary1[at] * turn);
            square += (_weights2[at] * real) - (_imaginary2[at] * turn);
        }

        Advance(_real, _turn, _steps);
        Advance(_noneReal, _noneTurn, _noneSteps);
        return _side > 0 ? (mean, square) : Opposite(slots, mean, square);
    }

    /// <summary>
    /// From the integrals left of the pole: E[Y+] is E[Y] + E[Y-] for Y = -S, and E[Y+^2] is E[Y^2] - E[Y-^2]; Y- is S+, of which the integral
    /// lacks the case without tasks.
    /// </summary>
    private (double Mean, double Square) Opposite(int slots, double mean, double square)
    {
        var drift = slots * _increment.Drift / _sigma;
        if (_gamma is not null)
        {
            var (none, harvest) = (Math.Exp(-slots * _increment.Consumption.Rate), slots * _gamma.Mean / _sigma);
            mean += none * harvest;
            square -= none * ((harvest * harvest) + (slots * _gamma.Variance / _sigma / _sigma));
        }

        return (mean - drift, square + (drift * drift) + slots);
    }

    /// <summary>Where k kappa'(c) = 2/c, in 1/sigma: least of |e^(k kappa(c)) / c^2| on its side of the pole.</summary>
    private double Saddle()
    {
        var (near, far) = (1e-12, 1e-12);
        while (Passed(far) is false)
        {
            (near, far) = (far, Limited(2 * far));
        }

        for (var step = 0; step < 60; step++)
        {
            var middle = Math.Sqrt(near * far);
            (near, far) = Passed(middle) ? (near, middle) : (middle, far);
        }

        return _side * near;
    }

    private bool Passed(double size) => !(_from * _increment.CumulantSlope(_side * size / _sigma) / _sigma * _side * size < 2);

    /// <summary>On the left of 0 a gamma's transform ends at -1/theta; a doubling that would pass it goes half of the way there.</summary>
    private double Limited(double size) => _side < 0 && _gamma is not null && size >= _sigma / _gamma.Scale
        ? (size / 2) + ((_sigma / _gamma.Scale) - (size / 2)) / 2 : size;

    private void AddPoints()
    {
        var (step, first) = (Step(), 0.0);
        for (var point = 0; ; point++)
        {
            Add(point * step, point == 0 ? step / 2 : step);
            var bound = Bound(point * step) + Math.Log(Math.Max(1, point));
            first = point == 0 ? bound : first;
            if (bound < first - Nats - 3)
            {
                return;
            }

            if (point == MostPoints)
            {
                throw new ArgumentException("The harvest varies too little against the consumption for exact means by transform; a walk on a grid gives them.");
            }
        }
    }

    /// <summary>
    /// Distance of points: the integrand is analytic up to the pole on one side; three quarters of the way there are used, as far on the other side,
    /// where it grows.
    /// </summary>
    private double Step()
    {
        var width = 0.75 * Math.Min(0.6, PoleDistance());
        var growth = 0.0;
        foreach (var shift in (double[])[-width, width])
        {
            growth = Math.Max(growth, 2 * _from * Math.Max(0, Exponent(Crossing(shift)) - Exponent(_crossing)));
        }

        return 2 * Math.PI * width / (Nats + Math.Min(growth, 200));
    }

    private double Scale => _gamma is null ? 1 : _gamma.Scale / _sigma;

    /// <summary>1 + theta c: the parabola's size.</summary>
    private double Size => 1 + (Scale * _crossing);

    private double PoleDistance() => _gamma is null ? Math.Abs(_crossing) : Math.Abs((1 / Math.Sqrt(Size)) - 1);

    /// <summary>Where the path crosses the real axis when its parameter is shifted by an imaginary amount.</summary>
    private double Crossing(double shift) => _gamma is null ? _crossing + shift : ((Size * (1 + shift) * (1 + shift)) - 1) / Scale;

    private double Exponent(double w) => _increment.Cumulant(w / _sigma);

    /// <summary>Logarithm of what no value of the integrand further out exceeds, but for a term that is the same for all.</summary>
    private double Bound(double t)
    {
        if (_gamma is null)
        {
            return (-_from * _increment.Harvest.Variance / _sigma / _sigma * t * t / 2) - Math.Log((_crossing * _crossing) + (t * t));
        }

        var real = ((Size * (1 - (t * t))) - 1) / Scale;
        var (tasks, none) = (_from * _increment.Consumption.Cumulant(real / _sigma), -_from * _increment.Consumption.Rate);
        var excess = tasks - none > 1e-8 ? tasks + Math.Log(1 - Math.Exp(none - tasks)) : none + Math.Log(tasks - none);
        var turn = 2 * Size * t / Scale;
        return excess + ((0.5 - (_from * _gamma.Shape)) * Math.Log(1 + (t * t))) - Math.Log((real * real) + (turn * turn));
    }

    private void Add(double t, double weight)
    {
        // The half below the real axis is the mirror image, so that twice the real part is left: dw / (2 pi i) becomes Re(dw/dt / i) dt / pi.
        var (w, slope) = _gamma is null
            ? (new Complex(_crossing, t), Complex.One)
            : (((Size * Complex.Pow(new Complex(1, t), 2)) - 1) / Scale, 2 * Size / Scale * new Complex(1, t));
        var (first, second) = (weight / Math.PI * slope / (w * w), 2 * weight / Math.PI * slope / (w * w * w));
        _weights1.Add(first.Real);
        _imaginary1.Add(first.Imaginary);
        _weights2.Add(second.Real);
        _imaginary2.Add(second.Imaginary);
        _steps.Add(_increment.Cumulant(w / _sigma));
        _noneSteps.Add(_gamma is null ? new Complex(double.NegativeInfinity, 0) : _gamma.Cumulant(w / _sigma) - _increment.Consumption.Rate);
    }

    /// <summary>Powers at the first k, and what takes each to the next.</summary>
    private void Start()
    {
        (_real, _turn) = Powers(_steps);
        (_noneReal, _noneTurn) = Powers(_noneSteps);
    }

    private (double[] Real, double[] Turn) Powers(List<Complex> exponents)
    {
        var (real, turn) = (new double[exponents.Count], new double[exponents.Count]);
        for (var at = 0; at < real.Length; at++)
        {
            // Below e^-600 a power is nothing, and steps on it would end in subnormal numbers.
            var gone = _from * exponents[at].Real < -600;
            var power = gone ? Complex.Zero : Complex.Exp(_from * exponents[at]);
            (real[at], turn[at]) = (power.Real, power.Imaginary);
            exponents[at] = gone ? Complex.Zero : Complex.Exp(exponents[at]);
        }

        return (real, turn);
    }

    private static void Advance(double[] real, double[] turn, List<Complex> steps)
    {
        for (var at = 0; at < real.Length; at++)
        {
            var step = steps[at];
            (real[at], turn[at]) = ((real[at] * step.Real) - (turn[at] * step.Imaginary), (real[at] * step.Imaginary) + (turn[at] * step.Real));
        }
    }
}
