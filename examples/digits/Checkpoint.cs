using System.Runtime.InteropServices;
using Vizier.Examples.Digits.Network;
using Vizier.Examples.Digits.Optimizers;

namespace Vizier.Examples.Digits;

/// <summary>A checkpoint that cannot be used, and why.</summary>
internal sealed class CheckpointException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>
/// The state of a training run in a folder. It is replaced as a whole after each epoch: whoever reads it, also after a kill,
/// finds the state after some epoch.
/// </summary>
/// <param name="folder">The folder; made if there is none.</param>
internal sealed class Checkpoint(string folder)
{
    private const string Format = "digits-checkpoint-1";

    private string FilePath => Path.Combine(folder, "digits.checkpoint");

    /// <summary>Loads the state into a fresh network and optimizer.</summary>
    /// <returns>The epochs that it has behind it; 0 if there is no checkpoint.</returns>
    /// <exception cref="CheckpointException">The file is unreadable, or of a network of another shape.</exception>
    public int Restore(TrainingSettings settings, DigitNetwork network, Optimizer optimizer)
    {
        if (!File.Exists(FilePath))
        {
            return 0;
        }

        try
        {
            using var reader = new BinaryReader(File.OpenRead(FilePath));
            CheckShape(reader, settings);
            var epoch = reader.ReadInt32();
            optimizer.Steps = reader.ReadInt32();
            foreach (var numbers in State(network, optimizer))
            {
                reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(numbers.AsSpan()));
            }

            return epoch;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or FormatException)
        {
            throw new CheckpointException($"The checkpoint {FilePath} cannot be read: {exception.Message}", exception);
        }
    }

    /// <summary>Saves the state after an epoch.</summary>
    /// <exception cref="CheckpointException">The file cannot be written.</exception>
    public void Save(TrainingSettings settings, DigitNetwork network, Optimizer optimizer, int epoch)
    {
        try
        {
            Directory.CreateDirectory(folder);
            Write(FilePath + ".new", settings, network, optimizer, epoch);
            File.Move(FilePath + ".new", FilePath, overwrite: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CheckpointException($"The checkpoint {FilePath} cannot be written: {exception.Message}", exception);
        }
    }

    private static void Write(string path, TrainingSettings settings, DigitNetwork network, Optimizer optimizer, int epoch)
    {
        using var writer = new BinaryWriter(File.Create(path));
        writer.Write(Format);
        writer.Write(Shape(settings));
        writer.Write(epoch);
        writer.Write(optimizer.Steps);
        foreach (var numbers in State(network, optimizer))
        {
            writer.Write(MemoryMarshal.AsBytes(numbers.AsSpan()));
        }
    }

    private void CheckShape(BinaryReader reader, TrainingSettings settings)
    {
        if (reader.ReadString() != Format)
        {
            throw new CheckpointException($"{FilePath} is no checkpoint of this program.");
        }

        var shape = reader.ReadString();
        if (shape != Shape(settings))
        {
            throw new CheckpointException(
                $"The checkpoint {FilePath} is of {shape} and cannot go on with {Shape(settings)}. Use another --checkpoint folder.");
        }
    }

    private static IEnumerable<float[]> State(DigitNetwork network, Optimizer optimizer) => [network.Parameters, .. optimizer.Memory];

    private static string Shape(TrainingSettings settings) =>
        $"--num-layers={settings.LayerCount} --hidden-units={settings.HiddenUnits} "
        + $"--activation={settings.Activation.ToString().ToLowerInvariant()} --optimizer={settings.Optimizer.ToString().ToLowerInvariant()}";
}
