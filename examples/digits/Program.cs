using Vizier.Examples.Digits;

return new CommandLine(Train).Run(args);

static int Train(TrainingSettings settings, string? checkpointFolder)
{
    var (training, validation) = DigitImages.Load();
    var checkpoint = checkpointFolder is null ? null : new Checkpoint(checkpointFolder);
    try
    {
        foreach (var metrics in Training.Run(settings, training, validation, checkpoint))
        {
            Console.Out.WriteLine(metrics);
            Console.Out.Flush();
        }

        return 0;
    }
    catch (CheckpointException exception)
    {
        Console.Error.WriteLine($"digits: {exception.Message}");
        return 2;
    }
}
