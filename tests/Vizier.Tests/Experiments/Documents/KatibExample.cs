namespace Vizier.Tests.Experiments.Documents;

/// <summary>The example experiments beside this file, which the build copies to the output.</summary>
internal static class KatibExample
{
    private static readonly string Folder =
        Path.Combine(AppContext.BaseDirectory, "Experiments", "Documents", "KatibExamples");

    /// <summary>All files, as e.g. <c>v1beta1/random</c>.</summary>
    public static IEnumerable<string> Names => Directory.EnumerateFiles(Folder, "*.yaml", SearchOption.AllDirectories)
        .Select(file => Path.GetRelativePath(Folder, file)[..^".yaml".Length].Replace('\\', '/'))
        .Order(StringComparer.Ordinal);

    /// <summary>The text of one file.</summary>
    public static string Text(string name) => File.ReadAllText(Path.Combine(Folder, $"{name}.yaml"));
}
