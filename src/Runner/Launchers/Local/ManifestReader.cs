using System.Text.Json.Nodes;

namespace Vizier.Runner.Launchers.Local;

/// <summary>Finds the container that counts in a Pod or a Job and collects what stands against running it locally.</summary>
/// <param name="images">Which command line an image stands for.</param>
internal sealed class ManifestReader(IReadOnlyDictionary<string, string> images)
{
    private const string DeadlineField = "activeDeadlineSeconds";
    private readonly ManifestFields _fields = new();

    internal LocalProcess Read(JsonObject manifest, string primaryContainer)
    {
        var process = FindPod(manifest) is var (pod, path, deadlines) ? ReadPod(pod, path, primaryContainer, deadlines) : null;
        return _fields.Problems.Count == 0 && process is not null ? process : throw new ManifestException(_fields.Problems);
    }

    private (JsonObject Pod, string Path, List<TimeSpan> Deadlines)? FindPod(JsonObject manifest)
    {
        var kind = _fields.Text(manifest, "", "kind");
        var version = _fields.Text(manifest, "", "apiVersion");
        switch (kind, version)
        {
            case ("Pod", "v1"):
                return _fields.Object(manifest, "", "spec") is { } pod ? (pod, "spec", []) : null;
            case ("Job", "batch/v1" or "batch/v1beta1"):
                return _fields.Object(manifest, "", "spec") is { } job ? FindTemplate(job) : null;
            case (null, _) or (_, null):
                _fields.Add(kind is null ? "kind" : "apiVersion", "must be given");
                return null;
            default:
                _fields.Add("kind", $"{kind} of {version} needs Kubernetes; a local run takes Pod (v1) and Job (batch/v1)");
                return null;
        }
    }

    private (JsonObject Pod, string Path, List<TimeSpan> Deadlines)? FindTemplate(JsonObject job)
    {
        foreach (var count in (string[])["completions", "parallelism"])
        {
            if (_fields.Number(job, "spec", count) is > 1 and var number)
            {
                _fields.Add($"spec.{count}", $"{number} needs Kubernetes; a local run takes 1");
            }
        }

        return _fields.Object(job, "spec", "template") is { } template
            && _fields.Object(template, "spec.template", "spec") is { } pod
                ? (pod, "spec.template.spec", Deadline(job, "spec"))
                : null;
    }

    private List<TimeSpan> Deadline(JsonObject holder, string path)
    {
        if (_fields.Number(holder, path, DeadlineField) is not { } seconds)
        {
            return [];
        }

        if (seconds is >= 1 and <= int.MaxValue && double.IsInteger(seconds))
        {
            return [TimeSpan.FromSeconds(seconds)];
        }

        _fields.Add($"{path}.{DeadlineField}", $"{seconds} must be a whole number of seconds, at least 1");
        return [];
    }

    private LocalProcess? ReadPod(JsonObject pod, string path, string primaryContainer, List<TimeSpan> deadlines)
    {
        if (pod["initContainers"] is JsonArray { Count: > 0 })
        {
            _fields.Add($"{path}.initContainers", "need Kubernetes; a local run has only the primary container");
        }

        deadlines.AddRange(Deadline(pod, path));
        if (FindContainer(pod, path, primaryContainer) is not var (container, containerPath))
        {
            return null;
        }

        var reader = new ContainerReader(container, containerPath, images, _fields);
        return new LocalProcess(
            reader.Command(),
            reader.Environment(),
            reader.WorkingDirectory(),
            deadlines.Count == 0 ? null : deadlines.Min(),
            reader.Gpus());
    }

    private (JsonObject Container, string Path)? FindContainer(JsonObject pod, string path, string primaryContainer)
    {
        path = $"{path}.containers";
        if (pod["containers"] is not JsonArray { Count: > 0 } containers)
        {
            _fields.Add(path, "must be a list with at least one container");
            return null;
        }

        for (var i = 0; i < containers.Count; i++)
        {
            if (containers[i] is JsonObject container
                && (primaryContainer.Length == 0 || ManifestFields.AsText(container["name"]) == primaryContainer))
            {
                return (container, $"{path}[{i}]");
            }
        }

        var names = containers.OfType<JsonObject>().Select(container => ManifestFields.AsText(container["name"]) ?? "(no name)");
        _fields.Add(path, $"no container is called \"{primaryContainer}\"; there are: {string.Join(", ", names)}");
        return null;
    }
}
