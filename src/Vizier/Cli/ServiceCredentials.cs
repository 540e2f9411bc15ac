using System.CommandLine;
using Vizier.Client;

namespace Vizier.Cli;

/// <summary>How a command proves to a service who calls, and knows that it is that service.</summary>
internal sealed class ServiceCredentials
{
    private const string KeyVariable = "VIZIER_API_KEY";

    private readonly Option<string?> _keyFile = new("--api-key-file")
    {
        Description = $"A file with the API key; without it, the variable {KeyVariable}.",
        HelpName = "FILE",
    };

    private readonly Option<string?> _authorities = new("--ca-file")
    {
        Description = "The certificates, in PEM, that vouch for a service at https://HOST:PORT; without it, the system's.",
        HelpName = "FILE",
    };

    /// <summary>Gives a command the flags.</summary>
    public ServiceCredentials(Command command)
    {
        command.Options.Add(_keyFile);
        command.Options.Add(_authorities);
    }

    /// <summary>How a service is reached.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="endpoint">The service's address.</param>
    /// <exception cref="CliException">A file cannot be read, or holds no key.</exception>
    public VizierConnectionOptions For(ParseResult arguments, string endpoint) => new()
    {
        Endpoint = endpoint,
        Token = arguments.GetValue(_keyFile) is { } file ? ReadKey(_keyFile.Name, file) : KeyOfEnvironment(),
        AuthorityFile = arguments.GetValue(_authorities),
    };

    /// <summary>Reads an API key.</summary>
    /// <param name="flag">The flag that names the file, for the error.</param>
    /// <param name="file">The file, with a key and nothing else.</param>
    /// <exception cref="CliException">It cannot be read, or holds no key.</exception>
    public static string ReadKey(string flag, string file)
    {
        try
        {
            var key = File.ReadAllText(file).Trim();
            return key.Length > 0 && !key.Any(char.IsWhiteSpace)
                ? key
                : throw new CliException($"{flag}: '{file}' must hold one API key and nothing else");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CliException($"{flag}: '{file}' cannot be read: {exception.Message}");
        }
    }

    private static string? KeyOfEnvironment() => Environment.GetEnvironmentVariable(KeyVariable) is { Length: > 0 } key ? key.Trim() : null;
}
