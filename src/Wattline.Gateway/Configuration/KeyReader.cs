namespace Wattline.Gateway.Configuration;

/// <summary>Reads the key of somebody who is asked: from an environment variable or a file, never from the configuration itself.</summary>
/// <param name="section">Where it is named.</param>
/// <param name="folder">Folder of the configuration: files are found from there.</param>
/// <param name="environment">Reads environment variables.</param>
/// <param name="whose">Whose key it is, for remedies.</param>
internal sealed class KeyReader(YamlSection section, string folder, Func<string, string?> environment, string whose)
{
    /// <summary>The key of <c>key_env</c> or <c>key_file</c>, or null, and the file's path where there is one.</summary>
    public (string? Key, string? File) Read()
    {
        var (variable, file) = (section.Text("key_env"), FileNamed());
        if (variable is not null && file is not null)
        {
            section.Report("key_file", "and key_env are both given.", "Keep one.");
        }

        return variable is not null ? (Variable("key_env", variable), file) : (file is null ? null : Contents(file), file);
    }

    /// <summary>User and password of <c>user_env</c> and <c>password_env</c>, or of a <c>key_file</c> that holds both with a colon between.</summary>
    public (string? User, string? Password, string? File) ReadAccount()
    {
        var (user, password, file) = (section.Text("user_env"), section.Text("password_env"), FileNamed());
        if (file is not null)
        {
            if (user is not null || password is not null)
            {
                section.Report("key_file", "and user_env or password_env are both given.", "Keep the file, or the two variables.");
            }

            var parts = Contents(file)?.Split(':', 2);
            if (parts is { Length: 1 } or [_, ""] or ["", _])
            {
                section.Report("key_file", $"{file} has no user and password.", "Write them on one line, with a colon between: user:password.");
                return (null, null, file);
            }

            return (parts?[0], parts?[1], file);
        }

        if (user is null != password is null)
        {
            section.Report(
                user is null ? "user_env" : "password_env", "is missing beside the other.", "Name both variables, or a key_file with user:password.");
        }

        return (user is null ? null : Variable("user_env", user), password is null ? null : Variable("password_env", password), null);
    }

    private string? FileNamed() => section.Text("key_file") is { } file ? Path.Combine(folder, file) : null;

    private string? Variable(string key, string name) => Found(key, environment(name), $"Environment variable {name} is not set.");

    private string? Contents(string file) =>
        Found("key_file", File.Exists(file) ? File.ReadAllText(file).Trim() : null, $"{file} is missing or empty.");

    private string? Found(string key, string? value, string problem)
    {
        if (string.IsNullOrWhiteSpace(value) || value.Any(char.IsControl))
        {
            section.Report(key, problem, $"Put the {whose} there, on one line.");
            return null;
        }

        return value;
    }
}
