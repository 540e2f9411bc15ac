return await Vizier.Cli.VizierCommand.RunAsync(args);
