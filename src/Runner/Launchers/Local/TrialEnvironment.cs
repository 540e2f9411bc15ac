using System.Collections;
using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Google.Protobuf.WellKnownTypes;
using Vizier.Protocol;
using Vizier.Protocol.Runners;
using Vizier.Runner.Attempts;

namespace Vizier.Runner.Launchers.Local;

/// <summary>The environment variables by which a trial's program learns who it is.</summary>
internal static partial class TrialEnvironment
{
    /// <summary>Marks all processes of an attempt, by the path of its folder.</summary>
    internal const string Mark = "VIZIER_ATTEMPT_DIR";

    /// <summary>The token by which the program reports to the service; kept out of files that people read.</summary>
    internal const string Token = "VIZIER_TOKEN";

    private const string OwnPrefix = "VIZIER_";

    /// <summary>The runner's own environment without what is meant for the runner itself.</summary>
    internal static Dictionary<string, string> Inherited() =>
        System.Environment.GetEnvironmentVariables()
            .Cast<DictionaryEntry>()
            .Where(entry => !((string)entry.Key).StartsWith(OwnPrefix, StringComparison.Ordinal))
            .ToDictionary(entry => (string)entry.Key, entry => (string?)entry.Value ?? "");

    /// <summary>What is told to every trial.</summary>
    /// <param name="attempt">The attempt.</param>
    /// <param name="folder">Its folder.</param>
    /// <param name="checkpoints">The folder that all attempts of the trial share.</param>
    /// <param name="endpoint">The address of the service.</param>
    internal static Dictionary<string, string> ForTrial(Attempt attempt, AttemptFolder folder, string checkpoints, string endpoint)
    {
        var variables = OfTrial(attempt);
        variables[Mark] = folder.Path;
        variables["VIZIER_CHECKPOINT_DIR"] = checkpoints;
        variables["VIZIER_ENDPOINT"] = endpoint;
        variables[Token] = attempt.Token;
        return variables;
    }

    /// <summary>What is told to every trial wherever it runs: who it is and its parameters.</summary>
    internal static Dictionary<string, string> OfTrial(Attempt attempt)
    {
        Dictionary<string, string> variables = new()
        {
            ["PYTHONUNBUFFERED"] = "1",
            ["KATIB_TRIAL_NAME"] = attempt.RunName,
            ["VIZIER_TRIAL"] = AttemptName.Parse(attempt.Name).TrialName,
            ["VIZIER_ATTEMPT"] = attempt.Name,
            ["VIZIER_PARAMETERS"] = ToJson(attempt.Parameters),
        };
        foreach (var parameter in attempt.Parameters)
        {
            // Of two names that differ only in signs the first wins; VIZIER_PARAMETERS has both.
            _ = variables.TryAdd($"VIZIER_PARAM_{VariableName(parameter.ParameterId)}", Text(parameter.Value));
        }

        return variables;
    }

    private static string VariableName(string parameter) => Signs().Replace(parameter, "_").Trim('_').ToUpperInvariant();

    private static string Text(Value value) => value.KindCase switch
    {
        Value.KindOneofCase.NumberValue => value.NumberValue.ToString("R", CultureInfo.InvariantCulture),
        Value.KindOneofCase.BoolValue => value.BoolValue ? "true" : "false",
        _ => value.StringValue,
    };

    private static string ToJson(IEnumerable<Trial.Types.Parameter> parameters)
    {
        JsonObject json = [];
        foreach (var parameter in parameters)
        {
            json[parameter.ParameterId] = parameter.Value.KindCase switch
            {
                Value.KindOneofCase.NumberValue => JsonValue.Create(parameter.Value.NumberValue),
                Value.KindOneofCase.BoolValue => JsonValue.Create(parameter.Value.BoolValue),
                _ => JsonValue.Create(parameter.Value.StringValue),
            };
        }

        return json.ToJsonString();
    }

    [GeneratedRegex("[^A-Za-z0-9]")]
    private static partial Regex Signs();
}
