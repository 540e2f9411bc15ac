namespace Vizier.Runner.Kubernetes.Logs;

/// <summary>A line that a container printed.</summary>
/// <param name="Position">
/// Its time in nanoseconds since 1970, raised where needed so that each line of a container has a higher one than the line
/// before. However often a log is read, a line has the same position.
/// </param>
/// <param name="Text">The line in UTF-8, without its end.</param>
public sealed record LogLine(long Position, ReadOnlyMemory<byte> Text);
