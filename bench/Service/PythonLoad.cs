using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Vizier.Protocol;

namespace Vizier.Benchmarks.Service;

/// <summary>The same load by Debian's grpcio, as the users of OSS Vizier's client make it.</summary>
internal sealed class PythonLoad
{
    private const string Python = "/usr/bin/python3";

    private readonly string _descriptors;

    private PythonLoad(string descriptors) => _descriptors = descriptors;

    /// <summary>Prepares the load; null where Python lacks grpcio.</summary>
    /// <param name="folder">Takes a file with the messages' descriptors.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<PythonLoad?> CreateAsync(DirectoryInfo folder, CancellationToken cancellationToken)
    {
        if (!File.Exists(Python) || await RunAsync(["-c", "import grpc, google.protobuf"], cancellationToken) is null)
        {
            return null;
        }

        var file = Path.Combine(folder.FullName, "vizier.binpb");
        WriteDescriptors(file);
        return new PythonLoad(file);
    }

    /// <summary>Lets clients work, spread over the studies.</summary>
    /// <returns>How long their calls took, the time from the first to the last, and the processor time of the load.</returns>
    public async Task<Measured> RunAsync(
        Uri address, IReadOnlyList<string> studies, int clients, TimeSpan duration, CancellationToken cancellationToken)
    {
        string[] arguments =
        [
            Path.Combine(AppContext.BaseDirectory, "load.py"), address.Authority, _descriptors,
            clients.ToString(CultureInfo.InvariantCulture), duration.TotalSeconds.ToString(CultureInfo.InvariantCulture),
            .. studies.Select(Load.NameOf),
        ];
        var output = await RunAsync(arguments, cancellationToken) ?? throw new InvalidOperationException("the load of Python failed");
        var answer = JsonDocument.Parse(output).RootElement;
        var times = answer.GetProperty("times");
        var samples = new Samples(
            Of(times.GetProperty("SuggestTrials")), Of(times.GetProperty("AddTrialMeasurement")), Of(times.GetProperty("CompleteTrial")));
        return new Measured(
            samples, TimeSpan.FromSeconds(answer.GetProperty("elapsed").GetDouble()), TimeSpan.FromSeconds(answer.GetProperty("cpu").GetDouble()));
    }

    private static Latencies Of(JsonElement times) => new(times.EnumerateArray().Select(time => time.GetDouble()));

    private static async Task<string?> RunAsync(IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        using var process = Process.Start(new ProcessStartInfo(Python, arguments) { RedirectStandardOutput = true })!;
        var output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        return process.ExitCode == 0 ? output : null;
    }

    // A FileDescriptorSet: every file after those it imports.
    private static void WriteDescriptors(string path)
    {
        using var file = File.Create(path);
        using var output = new CodedOutputStream(file);
        var written = new HashSet<string>();
        Write(VizierServiceReflection.Descriptor);

        void Write(FileDescriptor descriptor)
        {
            if (written.Add(descriptor.Name))
            {
                descriptor.Dependencies.ToList().ForEach(Write);
                output.WriteTag(1, WireFormat.WireType.LengthDelimited);
                output.WriteBytes(descriptor.SerializedData);
            }
        }
    }
}

/// <summary>What a load measured.</summary>
/// <param name="Samples">How long its calls took.</param>
/// <param name="Elapsed">From its first call to its last.</param>
/// <param name="ProcessorTime">What the load itself computed.</param>
internal sealed record Measured(Samples Samples, TimeSpan Elapsed, TimeSpan ProcessorTime);
