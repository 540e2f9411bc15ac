using Microsoft.Extensions.Logging.Console;

namespace Vizier.Hosting;

/// <summary>How services log: one line for each message, to standard error, with times in UTC.</summary>
internal static class ServiceLogging
{
    private const string TimeFormat = "yyyy-MM-ddTHH:mm:ss.fffZ";

    /// <summary>Replaces what is configured.</summary>
    /// <param name="logging">The host's logging.</param>
    /// <param name="level">The least severe messages that are written.</param>
    /// <param name="asJson">Whether each message is a JSON object.</param>
    public static void Configure(ILoggingBuilder logging, LogLevel level, bool asJson = false)
    {
        logging.ClearProviders();
        logging.SetMinimumLevel(level);

        // Five lines for each call would cost more than the call.
        logging.AddFilter("Microsoft.AspNetCore", level == LogLevel.Information ? LogLevel.Warning : level);
        if (asJson)
        {
            logging.AddJsonConsole(console =>
            {
                console.TimestampFormat = TimeFormat;
                console.UseUtcTimestamp = true;
                console.IncludeScopes = true;
            });
        }
        else
        {
            logging.AddSimpleConsole(console =>
            {
                console.SingleLine = true;
                console.TimestampFormat = $"{TimeFormat} ";
                console.UseUtcTimestamp = true;
            });
        }

        logging.Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
    }

    /// <summary>Logs as a service's options say, with the settings file's levels.</summary>
    /// <param name="logging">The host's logging.</param>
    /// <param name="options">How the service is started.</param>
    /// <param name="isOpen">Whether the service has begun to listen: a start that fails is told by its exception alone.</param>
    public static void Configure(ILoggingBuilder logging, VizierHostOptions options, Func<bool> isOpen)
    {
        Configure(logging, options.LogLevel, options.LogsJson);
        if (options.Configuration?.GetSection("logging") is { } section && section.Exists())
        {
            logging.AddConfiguration(section);
        }

        logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", level => isOpen() && level >= options.LogLevel);
    }
}
