using Wattline.Planning.Frontiers;
using Wattline.Signals;
using Wattline.Workloads;

namespace Wattline.Gateway.Frontiers;

/// <summary>A frontier: what a latency budget is worth, and the plan at one of its budgets.</summary>
/// <param name="Scenario">Of what.</param>
/// <param name="Start">The first hour.</param>
/// <param name="Hours">How many.</param>
/// <param name="ReplayedYear">The year whose prices and carbon, or some of them, are replayed; null where they are the present's and what is forecast.</param>
/// <param name="Terms">At what terms.</param>
/// <param name="Classes">The classes of work.</param>
/// <param name="Steps">The staircase, each step an optimal plan.</param>
/// <param name="StepsFound">How many steps there are in all; of more than are told those where cost falls most.</param>
/// <param name="LargestGap">The larger of the gaps of the first and the last step, as a share of cost.</param>
/// <param name="Chosen">The plan at the budget chosen.</param>
/// <param name="Regions">What each region serves there, and from which budget on it does.</param>
/// <param name="Assumptions">What was chosen, modelled or forecast.</param>
/// <param name="Ways">Ways to serve that were weighed, whatever budget and law.</param>
/// <param name="TookMs">What answering took, ms; laying out the first time not counted.</param>
/// <param name="KeptMs">What computing its staircase took when that was kept from an earlier question, ms; null where it was computed for this one.</param>
internal sealed record FrontierAnswer(
    FrontierScenario Scenario, Slot Start, int Hours, int? ReplayedYear, FrontierTermsTold Terms, IReadOnlyList<FrontierClass> Classes,
    IReadOnlyList<FrontierStair> Steps, int StepsFound, double LargestGap, FrontierChoice Chosen, IReadOnlyList<FrontierRegion> Regions,
    IReadOnlyList<Assumption> Assumptions, int Ways, double TookMs, double? KeptMs);

/// <summary>At what terms a frontier holds.</summary>
/// <param name="CarbonUsdPerT">Carbon price, USD/t.</param>
/// <param name="EgressFactor">By what bytes are multiplied.</param>
/// <param name="StateFactor">By what leaving a session's state is multiplied.</param>
/// <param name="Law">Which law.</param>
/// <param name="LawNote">What that says.</param>
internal sealed record FrontierTermsTold(double CarbonUsdPerT, double EgressFactor, double StateFactor, FrontierLaw Law, string LawNote);

/// <summary>A class of work.</summary>
/// <param name="Name">Its name.</param>
/// <param name="BudgetMs">Its own budget, ms; null for none.</param>
/// <param name="BudgetScope">What that bounds.</param>
/// <param name="IsVaried">Whether the frontier varies it.</param>
/// <param name="Requests">Requests of all hours.</param>
/// <param name="Local">Share that the plan chosen serves at home; null where it serves none.</param>
/// <param name="Regional">Elsewhere on the continent.</param>
/// <param name="EnergyOriented">On another continent.</param>
internal sealed record FrontierClass(
    string Name, double? BudgetMs, BudgetScope BudgetScope, bool IsVaried, double Requests, double? Local, double? Regional, double? EnergyOriented);

/// <summary>A step, and what may move at its budget.</summary>
/// <param name="BudgetMs">From this budget on.</param>
/// <param name="CostUsd">What the best plan costs, penalties included.</param>
/// <param name="ChargeUsd">What is charged for what it serves; the rest of its cost is penalty.</param>
/// <param name="JumpUsdPerMwh">What the step saves against the one before, USD per MWh of IT energy; null for the first.</param>
/// <param name="UsdPerMwh">Charges per MWh of IT energy served; null where nothing is.</param>
/// <param name="AverageGPerKwh">Average emissions per kWh of IT energy served; null where a reading is missing.</param>
/// <param name="MarginalGPerKwh">Marginal emissions per kWh; null where a reading is missing.</param>
/// <param name="Unmet">Requests that nobody serves.</param>
/// <param name="Technical">Share of the varied classes' IT energy that another region than home may serve.</param>
/// <param name="Economic">May and costs less.</param>
/// <param name="Realised">Is served elsewhere.</param>
/// <param name="IsOnHull">Whether it is a corner of the lower convex hull.</param>
/// <param name="ErolUsdPerMwhMs">Economic return on latency since the step before; null where there is nothing to compare.</param>
/// <param name="CrolGPerKwhMs">Carbon return since the step before.</param>
/// <param name="Unlocked">Regions that serve from here on and did not at the step before.</param>
internal sealed record FrontierStair(
    double BudgetMs, double CostUsd, double ChargeUsd, double? JumpUsdPerMwh, double? UsdPerMwh, double? AverageGPerKwh, double? MarginalGPerKwh,
    double Unmet, double Technical, double Economic, double Realised, bool IsOnHull, double? ErolUsdPerMwhMs, double? CrolGPerKwhMs,
    IReadOnlyList<string> Unlocked);

/// <summary>The plan at the budget chosen.</summary>
/// <param name="BudgetMs">The budget, ms; null for none.</param>
/// <param name="CostUsd">Cost, penalties included.</param>
/// <param name="ChargeUsd">What is charged for what it serves.</param>
/// <param name="Requests">Requests of all classes.</param>
/// <param name="Unmet">Those that nobody serves.</param>
/// <param name="ItMwh">IT energy of what it serves, MWh.</param>
/// <param name="AverageG">Average emissions, g; null where a reading is missing.</param>
/// <param name="MarginalG">Marginal emissions, g; null where a reading is missing.</param>
/// <param name="BoundUsd">No plan costs less: proved by its prices.</param>
/// <param name="Gap">Cost above the bound, as a share.</param>
/// <param name="LargestBreach">Of any constraint, as a share.</param>
/// <param name="IsCertified">Whether gap and breach are rounding.</param>
/// <param name="LawUsd">What the law costs: the plan's cost less that of the plan without it; null where that was not asked.</param>
/// <param name="LawChargeUsd">What of that is charge; the rest is penalty.</param>
internal sealed record FrontierChoice(
    double? BudgetMs, double CostUsd, double ChargeUsd, double Requests, double Unmet, double ItMwh, double? AverageG, double? MarginalG, double BoundUsd,
    double Gap, double LargestBreach, bool IsCertified, double? LawUsd, double? LawChargeUsd);

/// <summary>A region of a frontier.</summary>
/// <param name="Region">Its identifier.</param>
/// <param name="City">Where it stands.</param>
/// <param name="Jurisdiction">Whose law holds.</param>
/// <param name="Latitude">Degrees north.</param>
/// <param name="Longitude">Degrees east.</param>
/// <param name="ServesFromMs">The least budget at which it serves, ms; null where it never does.</param>
/// <param name="Requests">Requests that it serves at the budget chosen.</param>
/// <param name="Share">Their share of all that are served, 0 to 1.</param>
/// <param name="CapacityShare">Share of its GPU-seconds that is used; null for no limit.</param>
/// <param name="FullHours">Hours in which it is full.</param>
internal sealed record FrontierRegion(
    string Region, string City, string Jurisdiction, double Latitude, double Longitude, double? ServesFromMs, double Requests, double Share,
    double? CapacityShare, int FullHours);

/// <summary>What a frontier rests on that is not measured.</summary>
/// <param name="What">What it is about.</param>
/// <param name="Text">What is taken.</param>
/// <param name="Basis">How it came to be.</param>
/// <param name="Source">Whose word it is.</param>
internal sealed record Assumption(string What, string Text, Basis Basis, string Source);
