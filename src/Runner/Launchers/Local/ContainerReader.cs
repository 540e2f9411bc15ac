using System.Globalization;
using System.Text.Json.Nodes;

namespace Vizier.Runner.Launchers.Local;

/// <summary>Reads the parts of a container that mean something to a local process.</summary>
/// <param name="container">The container.</param>
/// <param name="path">Its path in the object.</param>
/// <param name="images">Which command line an image stands for.</param>
/// <param name="fields">Takes the problems.</param>
internal sealed class ContainerReader(
    JsonObject container, string path, IReadOnlyDictionary<string, string> images, ManifestFields fields)
{
    private const string GpuResource = "nvidia.com/gpu";

    internal IReadOnlyList<string> Command()
    {
        var command = fields.TextList(container, path, "command");
        var arguments = fields.TextList(container, path, "args");
        if (ImageCommand() is { } stand)
        {
            return [.. SplitImageCommand(stand), .. ImageCommands.OptionsOf(command), .. arguments];
        }

        if (container["command"] is null or JsonArray { Count: 0 })
        {
            fields.Add(
                $"{path}.command",
                $"is not given, and nothing says which command the image \"{ManifestFields.AsText(container["image"])}\" stands for in "
                + "a local run: say it under images in the settings file, or by --image NAME=COMMAND");
        }

        return [.. command, .. arguments];
    }

    internal IReadOnlyList<KeyValuePair<string, string>> Environment()
    {
        if (container["envFrom"] is JsonArray { Count: > 0 })
        {
            fields.Add($"{path}.envFrom", "needs Kubernetes; a local run takes env with name and value");
        }

        return [.. fields.Objects(container, path, "env").Select(entry => Variable(entry.Entry, entry.Path)).OfType<KeyValuePair<string, string>>()];
    }

    // A folder in an image that a local command stands for is not on this machine.
    internal string? WorkingDirectory()
    {
        var folder = fields.Text(container, path, "workingDir");
        return string.IsNullOrEmpty(folder) || (ImageCommand() is not null && !Directory.Exists(folder)) ? null : folder;
    }

    internal int Gpus()
    {
        foreach (var section in (string[])["limits", "requests"])
        {
            if (container["resources"]?[section] is not JsonObject amounts || amounts[GpuResource] is not { } amount)
            {
                continue;
            }

            if (int.TryParse(ManifestFields.AsText(amount), NumberStyles.None, CultureInfo.InvariantCulture, out var gpus))
            {
                return gpus;
            }

            fields.Add($"{path}.resources.{section}[{GpuResource}]", $"{amount.ToJsonString()} must be a whole number of GPUs");
        }

        return 0;
    }

    private string? ImageCommand() =>
        ManifestFields.AsText(container["image"]) is { } image ? ImageCommands.Find(images, image) : null;

    private IReadOnlyList<string> SplitImageCommand(string stand)
    {
        try
        {
            var words = CommandLine.Split(stand);
            if (words.Count > 0)
            {
                return words;
            }

            fields.Add($"{path}.image", "stands for an empty command");
        }
        catch (FormatException exception)
        {
            fields.Add($"{path}.image", $"stands for no command: {exception.Message}");
        }

        return [];
    }

    private KeyValuePair<string, string>? Variable(JsonObject entry, string entryPath)
    {
        var name = fields.Text(entry, entryPath, "name");
        if (string.IsNullOrEmpty(name) || name.Contains('='))
        {
            fields.Add($"{entryPath}.name", $"\"{name}\" must be a name without =");
        }
        else if (entry["valueFrom"] is not null)
        {
            fields.Add($"{entryPath}.valueFrom", $"of {name} needs Kubernetes; a local run takes a value");
        }
        else
        {
            return new(name, fields.Text(entry, entryPath, "value") ?? "");
        }

        return null;
    }
}
