using System.Diagnostics;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Vizier.Protocol;
using Vizier.Tests.Hosting;

namespace Vizier.Tests.Api;

/// <summary>Calls of Debian's grpcio with the messages of our protos, in the order in which OSS Vizier's client makes them.</summary>
[Trait("Category", "Components")]
public sealed class PythonClientTests
{
    private const string Python = "/usr/bin/python3";

    [Fact]
    public async Task A_Python_client_walks_through_a_study()
    {
        var folder = Directory.CreateTempSubdirectory("vizier-python-");
        try
        {
            if (!File.Exists(Python) || (await RunAsync("-c", "import grpc, google.protobuf")).Code != 0)
            {
                Assert.Skip($"{Python} with grpc is missing (Debian: python3-grpcio python3-protobuf)");
            }

            var descriptors = Path.Combine(folder.FullName, "vizier.binpb");
            WriteDescriptors(descriptors);
            await using var host = await TestHost.StartAsync();
            var script = Path.Combine(AppContext.BaseDirectory, "Api", "Python", "service_walk.py");
            var (code, output) = await RunAsync(script, host.Host.Addresses.Grpc.Authority, descriptors);

            Assert.True(code == 0, output);
            Assert.Contains("walked", output, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
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

    private static async Task<(int Code, string Output)> RunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo(Python, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, await output + await errors);
    }
}
