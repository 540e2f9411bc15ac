using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Vizier.Protocol;

namespace Vizier.Studies.Specs;

/// <summary>
/// What a study can ask for beyond OSS Vizier's messages. It travels as text in the specification's metadata, in the
/// namespace <see cref="Namespace"/> (in Python: <c>config.metadata.ns('vizier')['seed'] = '7'</c>), one key each:
/// <list type="table">
/// <item><term><c>seed</c></term><description>decimal, 0 to 2^64-1: keys all random streams of the study</description></item>
/// <item><term><c>algorithm_settings</c></term><description>JSON, e.g. <c>{"n_startup_trials": 10}</c></description></item>
/// <item><term><c>parameter_options</c></term><description>JSON by parameter_id, e.g. <c>{"lr": {"step": 0.1, "distribution": "normal"}}</c></description></item>
/// <item><term><c>budget</c></term><description>JSON, e.g. <c>{"max_trials": 24, "parallel_trials": 2}</c></description></item>
/// <item><term><c>prior_studies</c></term><description>JSON list of ids or names of earlier studies of the same owner to learn from, e.g. <c>["digits-1"]</c></description></item>
/// <item><term><c>stopping</c></term><description>JSON: when the study has done enough, e.g. <c>{"max_trials_without_progress": 20, "max_duration": "8h"}</c></description></item>
/// <item><term><c>early_stopping</c></term><description>JSON, e.g. <c>{"algorithm": "medianstop", "settings": {"start_step": "4"}}</c></description></item>
/// </list>
/// </summary>
internal sealed record StudyOptions
{
    /// <summary>The namespace of all keys.</summary>
    public const string Namespace = ":vizier";

    /// <summary>The key of <see cref="Seed"/>.</summary>
    public const string SeedKey = "seed";

    /// <summary>The key of <see cref="AlgorithmSettings"/>.</summary>
    public const string AlgorithmSettingsKey = "algorithm_settings";

    /// <summary>The key of <see cref="Parameters"/>.</summary>
    public const string ParametersKey = "parameter_options";

    /// <summary>The key of <see cref="Budget"/>.</summary>
    public const string BudgetKey = "budget";

    /// <summary>The key of <see cref="EarlyStopping"/>.</summary>
    public const string EarlyStoppingKey = "early_stopping";

    /// <summary>The key of <see cref="PriorStudies"/>.</summary>
    public const string PriorStudiesKey = "prior_studies";

    /// <summary>The key of <see cref="End"/>.</summary>
    public const string EndKey = "stopping";

    private static readonly JsonSerializerOptions Json = new()
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new SettingsConverter() },
    };

    /// <summary>The study's seed; null: made of its name.</summary>
    public ulong? Seed { get; init; }

    /// <summary>The algorithm's settings by name.</summary>
    public IReadOnlyDictionary<string, string> AlgorithmSettings { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>Options by parameter_id.</summary>
    public IReadOnlyDictionary<string, ParameterOptions> Parameters { get; init; } = ImmutableDictionary<string, ParameterOptions>.Empty;

    /// <summary>How much the study may try.</summary>
    public BudgetOptions Budget { get; init; } = new();

    /// <summary>Which stopping rule it uses.</summary>
    public StoppingOptions EarlyStopping { get; init; } = new();

    /// <summary>Ids or names of earlier studies to learn from.</summary>
    public IReadOnlyList<string> PriorStudies { get; init; } = [];

    /// <summary>When the study has done enough; null: when somebody says so.</summary>
    public EndOptions? End { get; init; }

    /// <summary>The field of an error that speaks of a key.</summary>
    public static string FieldOf(string key) => $"metadata['{Namespace}']['{key}']";

    /// <summary>Reads the options of a study.</summary>
    /// <param name="spec">The specification with its metadata.</param>
    /// <param name="violations">Receives what is wrong.</param>
    public static StudyOptions Read(StudySpec spec, ICollection<FieldViolation> violations) => new()
    {
        Seed = ReadSeed(spec, violations),
        AlgorithmSettings = Read<IReadOnlyDictionary<string, string>>(spec, AlgorithmSettingsKey, violations)
            ?? ImmutableDictionary<string, string>.Empty,
        Parameters = Read<IReadOnlyDictionary<string, ParameterOptions>>(spec, ParametersKey, violations)
            ?? ImmutableDictionary<string, ParameterOptions>.Empty,
        Budget = Read<BudgetOptions>(spec, BudgetKey, violations) ?? new(),
        EarlyStopping = Read<StoppingOptions>(spec, EarlyStoppingKey, violations) ?? new(),
        PriorStudies = Read<IReadOnlyList<string>>(spec, PriorStudiesKey, violations) ?? [],
        End = Read<EndOptions>(spec, EndKey, violations),
    };

    /// <summary>Sets the metadata of a specification to these options; what they leave open stays as it is.</summary>
    public void WriteTo(StudySpec spec)
    {
        var items = new List<KeyValue>();
        AddIf(Seed is not null, SeedKey, () => Seed!.Value.ToString(CultureInfo.InvariantCulture));
        AddIf(AlgorithmSettings.Count > 0, AlgorithmSettingsKey, () => JsonSerializer.Serialize(AlgorithmSettings, Json));
        AddIf(Parameters.Count > 0, ParametersKey, () => JsonSerializer.Serialize(Parameters, Json));
        AddIf(Budget != new BudgetOptions(), BudgetKey, () => JsonSerializer.Serialize(Budget, Json));
        AddIf(EarlyStopping != new StoppingOptions(), EarlyStoppingKey, () => JsonSerializer.Serialize(EarlyStopping, Json));
        AddIf(PriorStudies.Count > 0, PriorStudiesKey, () => JsonSerializer.Serialize(PriorStudies, Json));
        AddIf(End is not null, EndKey, () => JsonSerializer.Serialize(End, Json));
        MetadataRules.Merge(spec.Metadata, items);

        void AddIf(bool present, string key, Func<string> value)
        {
            if (present)
            {
                items.Add(new KeyValue { Ns = Namespace, Key = key, Value = value() });
            }
        }
    }

    private static ulong? ReadSeed(StudySpec spec, ICollection<FieldViolation> violations)
    {
        if (MetadataRules.Find(spec.Metadata, Namespace, SeedKey) is not { } text)
        {
            return null;
        }

        if (ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seed))
        {
            return seed;
        }

        violations.Add(new(FieldOf(SeedKey), $"'{text}': must be a whole number from 0 to {ulong.MaxValue}"));
        return null;
    }

    private static T? Read<T>(StudySpec spec, string key, ICollection<FieldViolation> violations)
        where T : class
    {
        if (MetadataRules.Find(spec.Metadata, Namespace, key) is not { } text)
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize<T>(text, Json);
        }
        catch (JsonException exception)
        {
            violations.Add(new(FieldOf(key), $"'{text}': {exception.Message}"));
            return null;
        }
    }
}
