namespace Vizier.Experiments.Documents;

/// <summary>Where a template stands in a ConfigMap.</summary>
/// <param name="Name">configMapName.</param>
/// <param name="Namespace">configMapNamespace.</param>
/// <param name="Key">templatePath.</param>
internal sealed record ConfigMapReference(string Name, string Namespace, string Key)
{
    /// <summary>Reads the block; null if a field is missing, which is reported.</summary>
    public static ConfigMapReference? Read(ObjectReader reader)
    {
        const string Requirement = "configMapName, configMapNamespace and templatePath must be specified";
        var name = reader.RequiredText("configMapName", Requirement);
        var namespaceName = reader.RequiredText("configMapNamespace", Requirement);
        var key = reader.RequiredText("templatePath", Requirement);
        reader.Finish();
        return name is null || namespaceName is null || key is null ? null : new ConfigMapReference(name, namespaceName, key);
    }
}
