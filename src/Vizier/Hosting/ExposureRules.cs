using Vizier.Security;
using Vizier.Storage;
using Vizier.Studies;

namespace Vizier.Hosting;

/// <summary>Sees to it that nobody opens a service to a network without meaning to.</summary>
internal static partial class ExposureRules
{
    /// <summary>Who is let in.</summary>
    /// <exception cref="VizierException">Two flags contradict each other.</exception>
    public static SecurityOptions OptionsOf(EntryOptions options, Listeners listeners)
    {
        if (options is { Insecure: true, RequireKeys: true })
        {
            throw VizierException.Invalid("--insecure", "contradicts --require-keys; give one of them");
        }

        var requiresKeys = options.RequireKeys || (listeners.Exposed is not null && !options.Insecure);
        return new SecurityOptions
        {
            RequiresKeys = requiresKeys,
            ChecksHosts = options.AllowedHosts.Count > 0 || (listeners.Exposed is null && !requiresKeys),
            AllowedHosts = options.AllowedHosts,
            RequestsPerSecond = options.MaxRequestsPerSecond ?? (requiresKeys ? SecurityOptions.UsualRequestsPerSecond : 0),
            OpenCalls = options.MaxOpenCalls,
        };
    }

    /// <summary>Refuses to open a service that nobody could use, and warns of keys that can be read on their way.</summary>
    /// <param name="options">How the service is started.</param>
    /// <param name="keyFolder">A folder with API keys beside those in the database; null for none.</param>
    /// <param name="listeners">Where it listens.</param>
    /// <param name="store">Where the keys are; may be missing where nobody is asked for one.</param>
    /// <param name="log">For warnings.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="VizierException">An address can be reached from other machines, and there are no keys.</exception>
    public static async Task CheckAsync(
        EntryOptions options, string? keyFolder, Listeners listeners, Store? store, ILogger log, CancellationToken cancellationToken)
    {
        if (listeners.Exposed is not var (flag, address))
        {
            return;
        }

        if (options.Insecure)
        {
            LogInsecure(log, address);
            return;
        }

        var handed = keyFolder is { } folder && KeyFolder.Read(folder, DateTimeOffset.UnixEpoch).Count > 0;
        var keys = handed ? [] : await store!.ReadAsync(StoredKeys.List, cancellationToken);
        if (!handed && keys.TrueForAll(key => key.RevokeTime is not null))
        {
            throw VizierException.Invalid(
                flag,
                $"'{address}' can be reached from other machines, so that callers need API keys, and the database has none; "
                + "make one with 'vizier key create --owner OWNER --role writer', or give --insecure to let everybody in");
        }

        if (listeners.Certificate is null)
        {
            LogClearText(log, address);
        }
    }

    [LoggerMessage(LogLevel.Warning, "{Address} is open to everybody who can reach it, since --insecure was given")]
    private static partial void LogInsecure(ILogger logger, string address);

    [LoggerMessage(LogLevel.Warning, "API keys travel to {Address} in clear text; give --tls-certificate, or put a proxy with TLS before it")]
    private static partial void LogClearText(ILogger logger, string address);
}
