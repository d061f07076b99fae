namespace Wattline.Planning.Frontiers;

/// <summary>Totals of an hour's flows, or by how much they change.</summary>
internal struct HourSums
{
    /// <summary>With penalties, USD.</summary>
    public double Cost;

    /// <summary>Without them, USD.</summary>
    public double Charge;

    /// <summary>Requests served.</summary>
    public double Requests;

    /// <summary>IT energy, J.</summary>
    public double It;

    /// <summary>Emissions of the kind compared, g.</summary>
    public double Grams;

    /// <summary>Of the other kind, g, as far as there are readings.</summary>
    public double Other;

    /// <summary>Requests whose other reading is missing.</summary>
    public double WithoutOther;

    /// <summary>IT energy of varied demand that leaves home, J.</summary>
    public double Moved;

    /// <summary>The same at the home's PUE, J.</summary>
    public double MovedFromHome;

    /// <summary>Both together.</summary>
    public static HourSums operator +(in HourSums left, in HourSums right) => new()
    {
        Cost = left.Cost + right.Cost,
        Charge = left.Charge + right.Charge,
        Requests = left.Requests + right.Requests,
        It = left.It + right.It,
        Grams = left.Grams + right.Grams,
        Other = left.Other + right.Other,
        WithoutOther = left.WithoutOther + right.WithoutOther,
        Moved = left.Moved + right.Moved,
        MovedFromHome = left.MovedFromHome + right.MovedFromHome,
    };

    /// <summary>The one less the other.</summary>
    public static HourSums operator -(in HourSums left, in HourSums right) => new()
    {
        Cost = left.Cost - right.Cost,
        Charge = left.Charge - right.Charge,
        Requests = left.Requests - right.Requests,
        It = left.It - right.It,
        Grams = left.Grams - right.Grams,
        Other = left.Other - right.Other,
        WithoutOther = left.WithoutOther - right.WithoutOther,
        Moved = left.Moved - right.Moved,
        MovedFromHome = left.MovedFromHome - right.MovedFromHome,
    };
}

/// <summary>Where the cost of an hour falls.</summary>
/// <param name="At">The budget, ms.</param>
/// <param name="Change">By how much totals change.</param>
/// <param name="FirstShift">The first of its shifts; they go up to the next step's first.</param>
internal readonly record struct HourStep(double At, HourSums Change, int FirstShift);

/// <summary>So many requests more in a region.</summary>
internal readonly record struct RegionShift(int Region, double Requests);

/// <summary>Where more demand of an hour could move, or would gain by it.</summary>
/// <param name="At">The budget, ms.</param>
/// <param name="Technical">IT energy that another region may serve from here on, J.</param>
/// <param name="Economic">IT energy that gains from here on, J; below 0 where home has become the cheaper.</param>
/// <param name="Pue">PUE of its home.</param>
internal readonly record struct HourGain(double At, double Technical, double Economic, double Pue);

/// <summary>The staircase of one hour.</summary>
internal sealed class ClimbedHour(int regions, int classes)
{
    /// <summary>Totals before the first step.</summary>
    public HourSums First { get; set; }

    /// <summary>By region: requests before the first step.</summary>
    public double[] FirstRegions { get; } = new double[regions];

    /// <summary>Where cost falls, by budget.</summary>
    public List<HourStep> Steps { get; } = [];

    /// <summary>What the steps shift between regions.</summary>
    public List<RegionShift> Shifts { get; } = [];

    /// <summary>What may move, by budget.</summary>
    public List<HourGain> Gains { get; } = [];

    /// <summary>IT energy of the demand varied, J.</summary>
    public double All { get; set; }

    /// <summary>The same at the homes' PUE, J.</summary>
    public double AllAtHome { get; set; }

    /// <summary>Totals at the budget chosen.</summary>
    public HourSums Chosen { get; set; }

    /// <summary>By class and layer: requests at the budget chosen.</summary>
    public double[] Layers { get; } = new double[classes * 3];

    /// <summary>By region: requests, IT energy and GPU-seconds at the budget chosen.</summary>
    public (double Requests, double It, double GpuSeconds)[] Regions { get; } = new (double, double, double)[regions];

    /// <summary>What is proved before the first step, at the budget chosen, and after the last.</summary>
    public Programs.Certificate[] Proofs { get; } = new Programs.Certificate[3];
}
