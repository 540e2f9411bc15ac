using Google.Protobuf;
using Vizier.Protocol.Runners;

namespace Vizier.Runner.Attempts;

/// <summary>The attempts that a runner has taken and whose end the service has not acknowledged yet, kept on disk.</summary>
internal sealed class ActiveAttempts(StateFolder folder)
{
    private static readonly JsonFormatter Formatter = new(JsonFormatter.Settings.Default.WithIndentation());

    internal void Add(Attempt attempt) => DurableFile.Write(folder.ActiveFile(attempt), Formatter.Format(attempt));

    internal void Remove(Attempt attempt) => File.Delete(folder.ActiveFile(attempt));

    /// <summary>What an earlier life of this runner left.</summary>
    internal IReadOnlyList<Attempt> Load() =>
        [.. Directory.EnumerateFiles(folder.ActiveFolder, "*.json")
            .Order(StringComparer.Ordinal)
            .Select(path => Attempt.Parser.ParseJson(File.ReadAllText(path)))];
}
