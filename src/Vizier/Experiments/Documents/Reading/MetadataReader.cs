using System.Text.RegularExpressions;

namespace Vizier.Experiments.Documents;

/// <summary>Reads metadata of an Experiment.</summary>
internal static partial class MetadataReader
{
    private const int LongestName = 40;

    // What Kubernetes writes into every stored object; read and forgotten, so that an exported one can be submitted.
    private static readonly string[] Stored =
    [
        "labels", "annotations", "uid", "resourceVersion", "generation", "creationTimestamp", "deletionTimestamp",
        "deletionGracePeriodSeconds", "finalizers", "ownerReferences", "managedFields", "selfLink", "clusterName",
    ];

    /// <summary>Reads name and namespace; the name is null if it is unusable, the namespace if there is none.</summary>
    public static (string? Name, string? Namespace) Read(ObjectReader root)
    {
        if (root.RequiredObject("metadata") is not { } reader)
        {
            return (null, null);
        }

        reader.Refuse("generateName", "is not supported; give the experiment a name");
        var name = reader.RequiredText("name");
        if (name is not null && (name.Length > LongestName || !Name().IsMatch(name)))
        {
            reader.Error(
                "name",
                $"\"{name}\": name must consist of lower case alphanumeric characters or '-', start with an alphabetic character, "
                + $"end with an alphanumeric one, and may not be longer than {LongestName} characters");
            name = null;
        }

        var namespaceName = reader.Text("namespace") is { Length: > 0 } text ? text : null;
        if (namespaceName is not null && (!Label().IsMatch(namespaceName) || namespaceName.Length > 63))
        {
            reader.Error(
                "namespace", $"\"{namespaceName}\" must consist of at most 63 lower case alphanumeric characters or '-', none at an end");
        }

        foreach (var field in Stored)
        {
            reader.Node(field);
        }

        reader.Finish();
        return (name, namespaceName);
    }

    [GeneratedRegex(@"\A[a-z]([-a-z0-9]*[a-z0-9])?\z")]
    private static partial Regex Name();

    [GeneratedRegex(@"\A[a-z0-9]([-a-z0-9]*[a-z0-9])?\z")]
    private static partial Regex Label();
}
