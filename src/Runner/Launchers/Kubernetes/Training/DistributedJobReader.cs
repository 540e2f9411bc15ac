using System.Globalization;
using System.Text.Json.Nodes;
using Vizier.Runner.Launchers.Local;

namespace Vizier.Runner.Launchers.Kubernetes.Training;

/// <summary>Reads a TFJob or PyTorchJob of <c>kubeflow.org/v1</c>.</summary>
internal sealed class DistributedJobReader
{
    private static readonly Dictionary<string, JobForm> Forms = new(StringComparer.Ordinal)
    {
        ["TFJob"] = new(
            TrainingFramework.TensorFlow,
            "tfReplicaSpecs",
            [ReplicaType.Chief, ReplicaType.Master, ReplicaType.Worker, ReplicaType.Ps, ReplicaType.Evaluator],
            ReplicaRestart.Never),
        ["PyTorchJob"] = new(
            TrainingFramework.PyTorch, "pytorchReplicaSpecs", [ReplicaType.Master, ReplicaType.Worker], ReplicaRestart.OnFailure),
    };

    private static readonly ReplicaType[] Single = [ReplicaType.Chief, ReplicaType.Master];
    private readonly ManifestFields _fields = new();

    private DistributedJobReader()
    {
    }

    /// <summary>Whether an object is of a kind that can be run without the training operator.</summary>
    internal static bool Knows(JsonObject manifest) =>
        ManifestFields.AsText(manifest["kind"]) is { } kind && Forms.ContainsKey(kind)
        && ManifestFields.AsText(manifest["apiVersion"])?.StartsWith("kubeflow.org/", StringComparison.Ordinal) == true;

    /// <summary>Reads an object.</summary>
    /// <exception cref="ManifestException">Something in it is wrong, or needs the operator.</exception>
    internal static DistributedJob Read(JsonObject manifest)
    {
        var reader = new DistributedJobReader();
        var job = reader.ReadJob(manifest);
        return reader._fields.Problems.Count == 0 && job is not null ? job : throw new ManifestException(reader._fields.Problems);
    }

    private DistributedJob? ReadJob(JsonObject manifest)
    {
        if (!Knows(manifest))
        {
            _fields.Add("kind", $"{manifest["kind"]?.ToJsonString() ?? "nothing"} is not run without its operator; TFJob and PyTorchJob of kubeflow.org/v1 are");
            return null;
        }

        var form = Forms[ManifestFields.AsText(manifest["kind"])!];
        if (_fields.Object(manifest, "", "spec") is not { } spec || _fields.Object(spec, "spec", form.ReplicaField) is not { } replicas)
        {
            return null;
        }

        RefuseElastic(spec);
        var groups = ReadGroups(replicas, form);
        var policy = spec["runPolicy"] as JsonObject ?? [];
        var scheduling = policy["schedulingPolicy"] as JsonObject ?? [];
        const string Run = "spec.runPolicy";
        const string Schedule = $"{Run}.schedulingPolicy";
        return new DistributedJob(
            form.Framework,
            groups,
            policy["cleanPodPolicy"] is null && spec["cleanPodPolicy"] is not null
                ? Choose(spec, "spec", "cleanPodPolicy", CleanPodPolicy.Running)
                : Choose(policy, Run, "cleanPodPolicy", CleanPodPolicy.Running),
            Choose(spec, "spec", "successPolicy", SuccessPolicy.Leader),
            Whole(policy, Run, "activeDeadlineSeconds", 1) is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
            Whole(policy, Run, "backoffLimit", 0),
            _fields.Text(spec, "spec", "nprocPerNode"),
            new SchedulingPolicy(
                _fields.Text(scheduling, Schedule, "queue"),
                _fields.Text(scheduling, Schedule, "priorityClass"),
                Whole(scheduling, Schedule, "scheduleTimeoutSeconds", 1)));
    }

    private void RefuseElastic(JsonObject spec)
    {
        foreach (var field in (string[])["elasticPolicy", "enableDynamicWorker"])
        {
            if (spec[field] is { } value && ManifestFields.AsText(value) != "false")
            {
                _fields.Add($"spec.{field}", "needs the training operator; without it the number of replicas is fixed");
            }
        }
    }

    private IReadOnlyList<ReplicaGroup> ReadGroups(JsonObject replicas, JobForm form)
    {
        var path = $"spec.{form.ReplicaField}";
        List<ReplicaGroup> groups = [];
        foreach (var (name, node) in replicas)
        {
            if (!Enum.TryParse<ReplicaType>(name, ignoreCase: true, out var type) || !form.Types.Contains(type) || !char.IsLetter(name[0]))
            {
                _fields.Add($"{path}.{name}", $"is no type of replica; allowed are {string.Join(", ", form.Types.Select(Show))}");
            }
            else if (node is not JsonObject replica)
            {
                _fields.Add($"{path}.{name}", "must be a mapping");
            }
            else if (ReadGroup(replica, $"{path}.{name}", type, form.Restart) is { } group)
            {
                groups.Add(group);
            }
        }

        if (_fields.Problems.Count == 0 && !groups.Exists(group => group.Type is ReplicaType.Chief or ReplicaType.Master or ReplicaType.Worker))
        {
            _fields.Add(path, $"must have one of: {string.Join(", ", form.Types.Where(type => type <= ReplicaType.Worker).Select(Show))}");
        }

        return [.. groups.OrderBy(group => group.Type)];
    }

    private ReplicaGroup? ReadGroup(JsonObject replica, string path, ReplicaType type, ReplicaRestart usual)
    {
        var count = Whole(replica, path, "replicas", 0) ?? 1;
        if (Single.Contains(type) && count > 1)
        {
            _fields.Add($"{path}.replicas", $"{count} must be 1: there is one {Show(type)}");
        }

        var restart = Choose(replica, path, "restartPolicy", usual);
        if (_fields.Object(replica, path, "template") is not { } template
            || _fields.Object(template, $"{path}.template", "spec") is not { } pod)
        {
            return null;
        }

        if (pod["containers"] is not JsonArray { Count: > 0 } containers || containers.Any(container => container is not JsonObject))
        {
            _fields.Add($"{path}.template.spec.containers", "must be a list with at least one container");
            return null;
        }

        return count == 0 ? null : new ReplicaGroup(type, count, template, restart);
    }

    private T Choose<T>(JsonObject holder, string path, string field, T usual)
        where T : struct, Enum
    {
        if (_fields.Text(holder, path, field) is not { Length: > 0 } text)
        {
            return usual;
        }

        if (Enum.GetNames<T>().Contains(text, StringComparer.Ordinal))
        {
            return Enum.Parse<T>(text);
        }

        _fields.Add($"{path}.{field}", $"\"{text}\" must be one of {string.Join(", ", Enum.GetNames<T>())}");
        return usual;
    }

    private int? Whole(JsonObject holder, string path, string field, int least)
    {
        if (_fields.Number(holder, path, field) is not { } number)
        {
            return null;
        }

        if (number >= least && number <= int.MaxValue && double.IsInteger(number))
        {
            return (int)number;
        }

        _fields.Add($"{path}.{field}", $"{number.ToString(CultureInfo.InvariantCulture)} must be a whole number, at least {least}");
        return null;
    }

    private static string Show(ReplicaType type) => type == ReplicaType.Ps ? "PS" : type.ToString();

    private sealed record JobForm(TrainingFramework Framework, string ReplicaField, ReplicaType[] Types, ReplicaRestart Restart);
}
