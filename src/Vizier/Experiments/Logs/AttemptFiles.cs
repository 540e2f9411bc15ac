using Stream = Vizier.Protocol.Experiments.ReadLogRequest.Types.Stream;

namespace Vizier.Experiments.Logs;

/// <summary>The files in which a runner keeps what a program prints, as far as this service reaches them.</summary>
internal static class AttemptFiles
{
    // A file that runners leave in the folder of every attempt.
    private const string Marker = "launch.json";

    /// <summary>Whether a location is such a folder. It is named by a runner, so nothing but such a folder's own files is read.</summary>
    public static bool AreReadable(string location) => Path.IsPathFullyQualified(location) && File.Exists(Path.Combine(location, Marker));

    /// <summary>The file of one of the outputs; null if it is not to be read.</summary>
    public static LogFile? Find(string location, Stream stream)
    {
        var path = Path.Combine(location, stream == Stream.Stderr ? "stderr" : "stdout");
        return AreReadable(location) && new FileInfo(path).LinkTarget is null ? new LogFile(path) : null;
    }
}
