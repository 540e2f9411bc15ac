using Vizier.Runner.Launchers.Local;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Vizier.Cli.Running;

/// <summary>What images stand for in a local run.</summary>
/// <param name="Images">The command line of each image.</param>
internal sealed record RunSettings(IReadOnlyDictionary<string, ImageSetting> Images)
{
    private const string FileName = "vizier.yaml";

    /// <summary>Reads the settings file and the flags, which come before it.</summary>
    /// <param name="file">The settings file; null for vizier.yaml beside the experiment, if there is one.</param>
    /// <param name="experimentFolder">The folder of the experiment's file.</param>
    /// <param name="flags">NAME=COMMAND pairs; their relative paths start in the current folder.</param>
    /// <exception cref="CliException">The file or a flag is wrong.</exception>
    public static RunSettings Read(string? file, string experimentFolder, IEnumerable<string> flags)
    {
        string path = file ?? Path.Combine(experimentFolder, FileName);
        var images = new Dictionary<string, ImageSetting>();
        if (File.Exists(path))
        {
            ReadFile(path, images);
        }
        else if (file is not null)
        {
            throw new CliException($"--settings: there is no file {file}");
        }

        foreach (string flag in flags)
        {
            var (name, command) = Split(flag);
            images[name] = new ImageSetting(Absolute(command, Environment.CurrentDirectory), null, Environment.CurrentDirectory);
        }

        return new RunSettings(images);
    }

    /// <summary>The command lines by image.</summary>
    public Dictionary<string, string> Commands() => Images.ToDictionary(image => image.Key, image => image.Value.Command);

    private static (string Name, string Command) Split(string flag)
    {
        int equals = flag.IndexOf('=', StringComparison.Ordinal);
        return equals > 0 && equals < flag.Length - 1
            ? (flag[..equals], flag[(equals + 1)..])
            : throw new CliException($"--image {flag}: must be NAME=COMMAND, e.g. my/image='python3 train.py'");
    }

    private static void ReadFile(string path, Dictionary<string, ImageSetting> images)
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        try
        {
            var stream = new YamlStream();
            using var reader = File.OpenText(path);
            stream.Load(reader);
            if (stream.Documents.Count == 0)
            {
                return;
            }

            foreach (var (key, value) in Mapping(stream.Documents[0].RootNode, path, "the file"))
            {
                if (key != "images")
                {
                    throw new CliException($"{path}: {key} is unknown; there is only images");
                }

                foreach (var (image, setting) in Mapping(value, path, "images"))
                {
                    images[image] = ReadImage(path, image, setting, folder);
                }
            }
        }
        catch (YamlException exception)
        {
            throw new CliException($"{path}:{exception.Start.Line}:{exception.Start.Column}: {exception.Message}");
        }
    }

    private static ImageSetting ReadImage(string path, string image, YamlNode setting, string folder)
    {
        if (setting is YamlScalarNode { Value: { Length: > 0 } only })
        {
            return new ImageSetting(Absolute(only, folder), null, folder);
        }

        var fields = Mapping(setting, path, $"images.{image}").ToDictionary();
        if (fields.Keys.FirstOrDefault(field => field is not ("command" or "prepare")) is { } unknown)
        {
            throw new CliException($"{path}: images.{image}.{unknown} is unknown; there are command and prepare");
        }

        return fields.GetValueOrDefault("command") is YamlScalarNode { Value: { Length: > 0 } command }
            ? new ImageSetting(Absolute(command, folder), (fields.GetValueOrDefault("prepare") as YamlScalarNode)?.Value, folder)
            : throw new CliException($"{path}: images.{image}.command is missing; give the command line that the image stands for");
    }

    private static IEnumerable<KeyValuePair<string, YamlNode>> Mapping(YamlNode node, string path, string what) => node is YamlMappingNode mapping
        ? mapping.Children.Select(child => KeyValuePair.Create((child.Key as YamlScalarNode)?.Value ?? "", child.Value))
        : throw new CliException($"{path}:{node.Start.Line}:{node.Start.Column}: {what} must be a mapping");

    /// <summary>Words that begin with ./ or ../ are made whole paths, since trials run elsewhere.</summary>
    private static string Absolute(string command, string folder) => string.Join(' ', CommandLine.Split(command)
        .Select(word => word.StartsWith("./", StringComparison.Ordinal) || word.StartsWith("../", StringComparison.Ordinal)
            ? Path.GetFullPath(word, folder)
            : word)
        .Select(Quote));

    private static string Quote(string word) => word.Length > 0 && word.All(character => char.IsLetterOrDigit(character) || "@%+=:,./-_".Contains(character))
        ? word
        : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}

/// <summary>What one image stands for.</summary>
/// <param name="Command">Its command line, with whole paths.</param>
/// <param name="Prepare">A shell command to run before the first trial; null for none.</param>
/// <param name="Folder">The folder in which it is prepared.</param>
internal sealed record ImageSetting(string Command, string? Prepare, string Folder);
