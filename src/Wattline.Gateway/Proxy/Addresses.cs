using Wattline.Gateway.Configuration;
using Wattline.Gateway.OpenAi;

namespace Wattline.Gateway.Proxy;

/// <summary>Where a server takes each operation, as its kind has it.</summary>
internal sealed class Addresses
{
    private readonly UpstreamOptions _options;
    private readonly Dictionary<(string Operation, string Model), Uri> _known = [];

    public Addresses(UpstreamOptions options)
    {
        _options = options;
        foreach (var model in options.Models)
        {
            foreach (var operation in Operation.OfModels.Append(Operation.Conversations).Append(Operation.Files))
            {
                _known[(operation.Name, model.Hosting.Model)] = Make(operation, model.UpstreamName);
            }
        }
    }

    /// <summary>Where an operation is posted for a model, by the name that clients ask for.</summary>
    public Uri Of(Operation operation, string model) => _known[(operation.Name, model)];

    /// <summary>Where something kept stands.</summary>
    /// <param name="path">Below the version, as in <c>responses/resp_1</c>; already escaped.</param>
    /// <param name="query">With its question mark; empty for none.</param>
    public Uri Of(string path, string query) => new(Base + _options.Server.Path.Replace("{path}", path, StringComparison.Ordinal) + Join(query, Version));

    private string Base => _options.Url.AbsoluteUri.TrimEnd('/') + "/";

    private string Version => _options.ApiVersion is { } version ? $"?api-version={Uri.EscapeDataString(version)}" : "";

    private Uri Make(Operation operation, string model)
    {
        var template = operation.NamedByDeployment ? _options.Server.DeploymentPath ?? _options.Server.Path : _options.Server.Path;
        var path = template.Replace("{path}", operation.Path, StringComparison.Ordinal)
            .Replace("{model}", Uri.EscapeDataString(model), StringComparison.Ordinal);
        return new Uri(Base + path + Version);
    }

    private static string Join(string query, string more) => query.Length <= 1 ? more : more.Length == 0 ? query : $"{query}&{more[1..]}";
}
