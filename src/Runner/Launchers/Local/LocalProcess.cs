using System.Text.Json.Nodes;

namespace Vizier.Runner.Launchers.Local;

/// <summary>The process that a container of a trial's Kubernetes object becomes on this machine.</summary>
/// <param name="Command">
/// The program and its arguments, at least one word; <c>$(NAME)</c> in them is expanded when the process is started.
/// </param>
/// <param name="Environment">The container's variables in their order, not expanded yet.</param>
/// <param name="WorkingDirectory">The folder it runs in; null for the runner's own.</param>
/// <param name="Timeout">How long it may run; null for any time.</param>
/// <param name="Gpus">How many GPUs it takes.</param>
public sealed record LocalProcess(
    IReadOnlyList<string> Command,
    IReadOnlyList<KeyValuePair<string, string>> Environment,
    string? WorkingDirectory,
    TimeSpan? Timeout,
    int Gpus)
{
    /// <summary>Reads the process out of a Pod or a Job.</summary>
    /// <param name="manifest">The object, with all placeholders substituted.</param>
    /// <param name="primaryContainer">The container that counts; empty for the first.</param>
    /// <param name="images">
    /// Which command line an image stands for, by the image's name with or without its tag. If the container has a command of
    /// its own, the image's stands for the program in it: the words before the first option.
    /// </param>
    /// <exception cref="ManifestException">It cannot be a local process; all reasons are listed.</exception>
    public static LocalProcess FromManifest(
        JsonObject manifest, string primaryContainer, IReadOnlyDictionary<string, string> images) =>
        new ManifestReader(images).Read(manifest, primaryContainer);
}
