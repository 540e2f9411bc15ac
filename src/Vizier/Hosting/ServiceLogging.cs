using Microsoft.Extensions.Logging.Console;

namespace Vizier.Hosting;

/// <summary>How services log: one line for each message, to standard error, with times in UTC.</summary>
internal static class ServiceLogging
{
    /// <summary>Replaces what is configured.</summary>
    /// <param name="logging">The host's logging.</param>
    /// <param name="level">The least severe messages that are written.</param>
    public static void Configure(ILoggingBuilder logging, LogLevel level)
    {
        logging.ClearProviders();
        logging.SetMinimumLevel(level);

        // Five lines for each call would cost more than the call.
        logging.AddFilter("Microsoft.AspNetCore", level > LogLevel.Warning ? level : LogLevel.Warning);
        logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ ";
            console.UseUtcTimestamp = true;
        });
        logging.Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
    }
}
