namespace Wattline.Gateway.Configuration;

/// <summary>One thing wrong with a configuration.</summary>
/// <param name="Path">Which option, as in <c>upstreams[2].site</c>.</param>
/// <param name="Line">Line in the file, from 1; 0 where it has none.</param>
/// <param name="Problem">What is wrong.</param>
/// <param name="Remedy">What to do about it.</param>
public sealed record Fault(string Path, int Line, string Problem, string Remedy)
{
    /// <inheritdoc/>
    public override string ToString() => $"line {Line}: {(Path.Length > 0 ? $"{Path}: " : "")}{Problem} {Remedy}";
}

/// <summary>A configuration that cannot be used, with every fault found.</summary>
public sealed class ConfigurationException(string file, IReadOnlyList<Fault> faults)
    : Exception($"{file} has {faults.Count} fault{(faults.Count == 1 ? "" : "s")}:{Environment.NewLine}{string.Join(Environment.NewLine, faults)}")
{
    /// <summary>The file.</summary>
    public string File { get; } = file;

    /// <summary>All faults, in the order of their lines.</summary>
    public IReadOnlyList<Fault> Faults { get; } = faults;
}
