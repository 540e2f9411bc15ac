using System.Text;
using Vizier.Runner.Attempts;

namespace Vizier.Runner.Launchers.Local;

/// <summary>The last lines that a program printed, for messages.</summary>
internal static class OutputTail
{
    private const int LongestTail = 2000;
    private const int MostLines = 10;

    /// <summary>The last lines of standard error, or of standard output if there are none; empty if nothing was printed.</summary>
    internal static string Read(AttemptFolder folder)
    {
        var error = ReadEnd(folder.StandardError);
        return error.Length > 0 ? $"standard error ended with:\n{error}"
            : ReadEnd(folder.StandardOutput) is { Length: > 0 } output ? $"standard output ended with:\n{output}"
            : "";
    }

    private static string ReadEnd(string path)
    {
        if (!File.Exists(path))
        {
            return "";
        }

        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var buffer = new byte[LongestTail];
        var length = RandomAccess.Read(file, buffer, Math.Max(0, RandomAccess.GetLength(file) - LongestTail));
        var lines = Encoding.UTF8.GetString(buffer, 0, length).TrimEnd().Split('\n');
        return string.Join('\n', lines.TakeLast(MostLines).Select(line => line.TrimEnd('\r')));
    }
}
