using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Vizier.Examples.Digits;

/// <summary>The flags of the program; each is written <c>--lr=0.1</c> or <c>--lr 0.1</c>.</summary>
internal sealed class CommandLine
{
    private const string CheckpointVariable = "VIZIER_CHECKPOINT_DIR";

    private static readonly TrainingSettings Defaults = new();

    private readonly Option<double> _learningRate = Number(
        "--lr", "The learning rate.", Defaults.LearningRate, value => value is > 0 and <= 1000, "a number above 0, at most 1000");

    private readonly Option<double> _momentum = Number(
        "--momentum", "The share of earlier steps that is kept.", Defaults.Momentum, value => value is >= 0 and < 1, "a number from 0, below 1");

    private readonly Option<double> _weightDecay = Number(
        "--weight-decay", "The pull towards zero weights.", Defaults.WeightDecay, value => value is >= 0 and <= 1000, "a number from 0 to 1000");

    private readonly Option<int> _layerCount = WholeNumber("--num-layers", "Layers, the output among them.", Defaults.LayerCount, 2, 5);
    private readonly Option<int> _hiddenUnits = WholeNumber("--hidden-units", "Units of a hidden layer.", Defaults.HiddenUnits, 1, 1024);
    private readonly Option<int> _batchSize = WholeNumber("--batch-size", "Images of a step.", Defaults.BatchSize, 1, 1024);
    private readonly Option<int> _epochs = WholeNumber("--epochs", "Passes over the images.", Defaults.Epochs, 1, 100_000);
    private readonly Option<int> _seed = WholeNumber("--seed", "Of weights and order.", Defaults.Seed, 0, int.MaxValue);
    private readonly Option<OptimizerKind> _optimizer = Word("--optimizer", "The rule of the steps.", Defaults.Optimizer);
    private readonly Option<Activation> _activation = Word("--activation", "The function of the hidden units.", Defaults.Activation);

    private readonly Option<string?> _checkpoint = new("--checkpoint")
    {
        Description = $"The folder to save to and to go on from. Default: the environment's {CheckpointVariable}, else none.",
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable(CheckpointVariable) is { Length: > 0 } folder ? folder : null,
    };

    private readonly RootCommand _root = new("Trains a small neural network on handwritten digits.");

    /// <summary>Makes the command line of a program that runs <paramref name="train"/> with the settings and the checkpoint folder.</summary>
    public CommandLine(Func<TrainingSettings, string?, int> train)
    {
        Option[] options =
        [
            _learningRate, _layerCount, _optimizer, _momentum, _weightDecay, _hiddenUnits, _batchSize, _activation, _epochs, _seed, _checkpoint,
        ];
        foreach (var option in options)
        {
            _root.Options.Add(option);
        }

        _root.SetAction(result => train(Settings(result), result.GetValue(_checkpoint)));
    }

    /// <summary>Parses the arguments and runs the program; with bad ones, says on standard error what is wrong and returns 2.</summary>
    public int Run(IReadOnlyList<string> arguments)
    {
        var result = _root.Parse(arguments);
        foreach (var error in result.Errors)
        {
            Console.Error.WriteLine($"digits: {error.Message}");
        }

        return result.Errors.Count > 0 ? 2 : result.Invoke();
    }

    private TrainingSettings Settings(ParseResult result) => new()
    {
        LearningRate = result.GetValue(_learningRate),
        Momentum = result.GetValue(_momentum),
        WeightDecay = result.GetValue(_weightDecay),
        LayerCount = result.GetValue(_layerCount),
        HiddenUnits = result.GetValue(_hiddenUnits),
        BatchSize = result.GetValue(_batchSize),
        Epochs = result.GetValue(_epochs),
        Seed = result.GetValue(_seed),
        Optimizer = result.GetValue(_optimizer),
        Activation = result.GetValue(_activation),
    };

    private static Option<double> Number(string name, string description, double byDefault, Func<double, bool> allows, string allowed) =>
        Flag(name, description, byDefault, allowed, text => double.TryParse(text, CultureInfo.InvariantCulture, out var value) && allows(value) ? value : null);

    private static Option<int> WholeNumber(string name, string description, int byDefault, int min, int max) =>
        Flag(name, description, byDefault, $"a whole number from {min} to {max}", text =>
            int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && value >= min && value <= max ? value : null);

    private static Option<T> Word<T>(string name, string description, T byDefault)
        where T : struct, Enum
    {
        var words = Enum.GetValues<T>().ToDictionary(value => value.ToString().ToLowerInvariant());
        return Flag(name, description, byDefault, string.Join(", ", words.Keys), text => words.TryGetValue(text, out var value) ? value : (T?)null);
    }

    private static Option<T> Flag<T>(string name, string description, T byDefault, string allowed, Func<string, T?> parse)
        where T : struct
    {
        return new Option<T>(name)
        {
            Description = $"{description} Allowed: {allowed}.",
            DefaultValueFactory = _ => byDefault,
            CustomParser = Parse,
        };

        T Parse(ArgumentResult result)
        {
            var text = result.Tokens[^1].Value;
            if (parse(text) is { } value)
            {
                return value;
            }

            result.AddError($"{name} is '{text}'; allowed: {allowed}.");
            return byDefault;
        }
    }
}
