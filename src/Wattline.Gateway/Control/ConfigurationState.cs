namespace Wattline.Gateway.Control;

/// <summary>How the configuration in force stands to what its file says.</summary>
/// <param name="AdoptedAt">When it was put in force.</param>
/// <param name="Fault">Why the file as it stands now is not in force; null where it is.</param>
internal sealed record ConfigurationState(DateTimeOffset AdoptedAt, string? Fault);
