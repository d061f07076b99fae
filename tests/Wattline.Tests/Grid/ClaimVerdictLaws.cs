using Wattline.Grid.Claims;

namespace Wattline.Tests.Grid;

/// <summary>Verdicts follow from figures: other figures, another verdict.</summary>
public sealed class ClaimVerdictLaws
{
    [Theory]
    [InlineData(4, new[] { 4.1, 3.6, 5 }, Verdict.Holds)]
    [InlineData(4, new[] { 4.1, 1.9 }, Verdict.HoldsInPart)]
    [InlineData(4, new[] { 1.3, 1.9 }, Verdict.DoesNotHold)]
    [InlineData(2, new[] { 1.9, 1.6 }, Verdict.Holds)]
    public void ARatioHoldsInTheYearsThatReachIt(double claimed, double[] ratios, Verdict verdict) =>
        Assert.Equal(verdict, GridClaims.JudgeRatio(claimed, ratios).Verdict);

    [Theory]
    [InlineData(new[] { 2.0 }, new[] { 3.2 }, Verdict.Holds)]
    [InlineData(new[] { 2.0, 1.1 }, new[] { 3.2, 1.4 }, Verdict.HoldsInPart)]
    [InlineData(new[] { 1.1 }, new[] { 1.4 }, Verdict.DoesNotHold)]
    public void ThreeRegionsHoldWithinTheRoomOfWholeGrams(double[] second, double[] third, Verdict verdict) =>
        Assert.Equal(verdict, GridClaims.JudgeThree((5, 10, 16), second, third).Verdict);

    [Theory]
    [InlineData(40, Verdict.Holds)]
    [InlineData(80, Verdict.HoldsInPart)]
    [InlineData(200, Verdict.DoesNotHold)]
    public void OregonCompetesByTheMiddleOfTheNorth(double oregon, Verdict verdict) =>
        Assert.Equal(verdict, GridClaims.JudgeNorth([(oregon, [20, 30, 60, 140])]).Verdict);

    [Theory]
    [InlineData(new[] { 0.8, 0.9 }, 0.2, Verdict.Holds)]
    [InlineData(new[] { 0.8, 0.5 }, 0.2, Verdict.HoldsInPart)]
    [InlineData(new[] { 0.5, 0.6 }, 0, Verdict.DoesNotHold)]
    public void ASavingHoldsWhereEachProviderHasIt(double[] largest, double share, Verdict verdict) =>
        Assert.Equal(verdict, GridClaims.JudgeSaving(0.75, largest, share).Verdict);

    [Theory]
    [InlineData(5, 129, 530, new[] { 3.6, 2.7 }, Verdict.DoesNotHold)]
    [InlineData(4, 129, 530, new[] { 3.6, 2.7 }, Verdict.HoldsInPart)]
    [InlineData(5, 129, 530, new[] { 0.9, 2.7 }, Verdict.HoldsInPart)]
    [InlineData(4, 129, 530, new[] { 0.9, 0.8 }, Verdict.Holds)]
    [InlineData(5, 100, 530, new[] { 0.9, 0.8 }, Verdict.Holds)]
    public void TheBigModelIsAheadBelowTheTurningRatio(double energy, double nl, double sg, double[] measured, Verdict verdict)
    {
        var own = (energy, ClaimArithmetic.CarbonRatio(energy, nl, sg), ClaimArithmetic.TurningRatio(nl, sg));
        Assert.Equal(verdict, ModelClaims.JudgeBig(own, measured, ("X", 0.3)).Verdict);
    }

    [Theory]
    [InlineData(0.82, new[] { 0.79, 0.81 }, Verdict.Holds)]
    [InlineData(0.82, new[] { 0.3 }, Verdict.HoldsInPart)]
    [InlineData(0.4, new[] { 0.8, 0.3 }, Verdict.HoldsInPart)]
    [InlineData(0.4, new[] { 0.3 }, Verdict.DoesNotHold)]
    public void TheSmallModelIsJudgedByItsOwnAndByMeasuredFigures(double own, double[] measured, Verdict verdict) =>
        Assert.Equal(verdict, ModelClaims.JudgeSmall(0.8, own, measured).Verdict);

    [Theory]
    [InlineData(0.95, Verdict.Holds)]
    [InlineData(0.2, Verdict.HoldsInPart)]
    [InlineData(0, Verdict.DoesNotHold)]
    public void GridBeatsModelInAShareOfPairs(double share, Verdict verdict) =>
        Assert.Equal(verdict, ModelClaims.JudgeGrids([share]).Verdict);

    [Theory]
    [InlineData(new[] { 90.0, 95 }, new[] { 80.0, 85 }, Verdict.Holds)]
    [InlineData(new[] { 10.0, 81 }, new[] { 80.0, 85 }, Verdict.HoldsInPart)]
    [InlineData(new[] { 10.0, 79 }, new[] { 80.0, 85 }, Verdict.DoesNotHold)]
    public void MovingIsHeldAgainstDistilling(double[] moving, double[] distilling, Verdict verdict) =>
        Assert.Equal(verdict, ModelClaims.JudgeMoving(moving, distilling).Verdict);

    [Theory]
    [InlineData(4, 35, 0, Verdict.Holds)]
    [InlineData(132, 35, 68, Verdict.HoldsInPart)]
    [InlineData(132, 35, 0, Verdict.DoesNotHold)]
    public void ARangeOfGramsIsThatOfTheGrids(double spread, double grids, int reaching, Verdict verdict) =>
        Assert.Equal(verdict, UnitClaims.JudgeSpread(spread, grids, 31, (0, reaching, 565)).Verdict);

    [Theory]
    [InlineData(500, Verdict.Holds)]
    [InlineData(1000, Verdict.DoesNotHold)]
    [InlineData(1559, Verdict.DoesNotHold)]
    public void APeakNeedsAGridThatVirginiaHas(double needed, Verdict verdict) =>
        Assert.Equal(verdict, UnitClaims.JudgePeak(needed, 538, 1119, (8, 68)).Verdict);

    [Theory]
    [InlineData(0.8, 0.7, Verdict.Holds)]
    [InlineData(0.7, 0.2, Verdict.HoldsInPart)]
    [InlineData(0.3, 0.2, Verdict.DoesNotHold)]
    public void PricesAreHeldOverGroupsAndSingleRegions(double same, double sameInSingle, Verdict verdict) =>
        Assert.Equal(verdict, PriceClaims.JudgePrices(same, sameInSingle, 0.68).Verdict);

    [Theory]
    [InlineData(0.0001, 0, 0.005, Verdict.Holds)]
    [InlineData(0.0001, 0.68, 0.66, Verdict.HoldsInPart)]
    [InlineData(0.02, 0.68, 0.66, Verdict.DoesNotHold)]
    public void RoutingIsFreeWhereEachCostIsNegligible(double traffic, double price, double latency, Verdict verdict) =>
        Assert.Equal(verdict, PriceClaims.JudgeCosts(traffic, price, latency).Verdict);

    [Theory]
    [InlineData(0.5, 0.9, Verdict.Holds)]
    [InlineData(0.1, 0.6, Verdict.HoldsInPart)]
    [InlineData(0.002, 0.15, Verdict.DoesNotHold)]
    public void APrimaryCostIsHalfOfThePrice(double least, double most, Verdict verdict) =>
        Assert.Equal(verdict, PriceClaims.JudgeElectricity(least, most).Verdict);

    [Theory]
    [InlineData(85, 95, 120, Verdict.Holds)]
    [InlineData(66, 68, 145, Verdict.HoldsInPart)]
    [InlineData(66, 68, 75, Verdict.DoesNotHold)]
    [InlineData(120, 130, 150, Verdict.DoesNotHold)]
    public void AMinimumIsHeldAgainstLightAndCables(double least, double most, double way, Verdict verdict) =>
        Assert.Equal(verdict, LatencyClaims.JudgeMinimum((80, 100), [least, most], [way]).Verdict);

    [Theory]
    [InlineData(0, 0, Verdict.Holds)]
    [InlineData(0, 0.2, Verdict.HoldsInPart)]
    [InlineData(0.1, 0.2, Verdict.DoesNotHold)]
    public void ADistanceIsTheoreticalWhereNothingBeyondAnswersInTime(double first, double second, Verdict verdict) =>
        Assert.Equal(verdict, LatencyClaims.JudgeColumn([("chat", 5000, 20015, first), ("voice", 1000, 10210, second)]).Verdict);

    [Theory]
    [InlineData(400, Verdict.Holds)]
    [InlineData(68, Verdict.HoldsInPart)]
    [InlineData(15, Verdict.DoesNotHold)]
    public void ACrossingIsHeldAgainstEachBudget(double crossing, Verdict verdict) =>
        Assert.Equal(verdict, LatencyClaims.JudgeCrossing(crossing, [("control", 20), ("voice", 300)]).Verdict);

    [Theory]
    [InlineData(50, 20, Verdict.Holds)]
    [InlineData(50, 483, Verdict.HoldsInPart)]
    [InlineData(3, 483, Verdict.DoesNotHold)]
    public void LatencyOpensWhereMoreAndCleanerPlacesAreInReach(int sites, double grams, Verdict verdict) =>
        Assert.Equal(verdict, LatencyClaims.JudgeOpening([(25, 3, 483), (300, sites, grams)]).Verdict);

    [Theory]
    [InlineData(0.95, "A", Verdict.Holds)]
    [InlineData(0.5, "A", Verdict.HoldsInPart)]
    [InlineData(0.45, "B", Verdict.DoesNotHold)]
    public void OneRankingServesForTheOtherWhereTheyAgree(double rank, string byMarginal, Verdict verdict) =>
        Assert.Equal(verdict, SignalClaims.JudgeRanks(rank, (1, 28), "A", byMarginal).Verdict);
}
