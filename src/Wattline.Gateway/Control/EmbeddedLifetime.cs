using Microsoft.Extensions.Hosting;

namespace Wattline.Gateway.Control;

/// <summary>Leaves signals to the program: whoever starts a gateway stops it.</summary>
internal sealed class EmbeddedLifetime : IHostLifetime
{
    /// <inheritdoc/>
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
