namespace Vizier.Experiments.Documents;

/// <summary>Reads spec.trialTemplate of v1alpha3.</summary>
internal static class GoTemplateReader
{
    private const string DefaultConfigMap = "trial-template";
    private const string DefaultKey = "defaultTrialTemplate.yaml";

    private static readonly string[] NewFields =
        ["trialSpec", "configMap", "trialParameters", "primaryPodLabels", "primaryContainerName", "successCondition", "failureCondition"];

    /// <summary>Reads and checks the template; null if it is unusable.</summary>
    public static TrialTemplate? Read(
        ObjectReader spec, string experiment, string namespaceName, SearchParameters search, ConfigMapDocuments configMaps)
    {
        var reader = spec.Object("trialTemplate");
        if (reader is null && spec.Has("trialTemplate"))
        {
            return null;
        }

        foreach (var field in reader is null ? [] : NewFields)
        {
            reader!.Refuse(field, "belongs to kubeflow.org/v1beta1; kubeflow.org/v1alpha3 has goTemplate");
        }

        var retain = reader?.Boolean("retain") ?? false;
        var goTemplate = reader?.Object("goTemplate");
        var text = ReadText(spec, goTemplate, configMaps, out var path);
        goTemplate?.Finish();
        reader?.Finish();
        if (text is null || Parse(text, path, spec.Findings) is not { } template)
        {
            return null;
        }

        var source = new GoTemplateSource(template, experiment);
        var outline = new GoTemplateRules(source, namespaceName, search.Sound, path, text, spec.Findings).Check();
        var kind = JobKind.Of(KubernetesRules.TextOf(outline?["kind"]));
        return outline is null || kind is null || spec.Findings.HasErrorsAt(spec.PathOf("trialTemplate")) ? null : new TrialTemplate
        {
            Retain = retain,
            Source = source,
            Outline = outline,
            PrimaryContainerName = GoTemplateRules.PrimaryContainerOf(outline),
            PrimaryPodLabels = kind.PrimaryPodLabels,
            SuccessCondition = kind.SuccessCondition,
            FailureCondition = kind.FailureCondition,
        };
    }

    private static SourceScalar? ReadText(
        ObjectReader spec, ObjectReader? goTemplate, ConfigMapDocuments configMaps, out string path)
    {
        path = $"{spec.PathOf("trialTemplate")}.goTemplate";
        var raw = goTemplate?.Node("rawTemplate");
        var block = goTemplate?.Object("templateSpec");
        if (raw is not null && block is not null)
        {
            goTemplate!.Error("templateSpec", "only one of rawTemplate and templateSpec can be specified");
            return null;
        }

        if (raw is not null)
        {
            path = goTemplate!.PathOf("rawTemplate");
            return goTemplate.Text("rawTemplate") is null ? null : (SourceScalar)raw;
        }

        if (block is null)
        {
            return goTemplate is not null && goTemplate.Has("templateSpec")
                ? null
                : configMaps.Find(DefaultConfigMap, null, DefaultKey, path, spec.Findings);
        }

        path = block.Path;
        return ConfigMapReference.Read(block) is { } reference
            ? configMaps.Find(reference.Name, reference.Namespace, reference.Key, path, spec.Findings)
            : null;
    }

    private static GoTemplate? Parse(SourceScalar text, string path, FindingList findings)
    {
        try
        {
            return new GoTemplate(text.Text);
        }
        catch (GoTemplateException exception)
        {
            findings.Add(new DocumentFinding(path, exception.Message, false, text.LinesBefore + exception.Line, exception.Column));
            return null;
        }
    }
}
