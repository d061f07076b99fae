namespace Wattline.Signals;

/// <summary>
/// What is expected of one hour, in the unit of the series that is forecast: gCO2e/kWh or USD/MWh. Low is at most Value, High at least; both or
/// neither are there.
/// </summary>
/// <param name="Slot">The hour that is forecast.</param>
/// <param name="Value">The point forecast.</param>
/// <param name="Low">Lower end of the interval that should hold 95 of 100 outcomes; null where the source gives none.</param>
/// <param name="High">Upper end of it; null where the source gives none.</param>
public readonly record struct ForecastPoint(Slot Slot, double Value, double? Low, double? High);
