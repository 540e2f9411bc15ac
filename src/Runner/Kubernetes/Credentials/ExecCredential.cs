using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using System.Text.Json.Nodes;
using Vizier.Runner.Kubernetes.Configuration;

namespace Vizier.Runner.Kubernetes.Credentials;

/// <summary>
/// Asks a program for a token or certificate (client.authentication.k8s.io). It is asked again shortly before what it gave
/// expires, and when the server refuses it; by one caller at a time.
/// </summary>
internal sealed class ExecCredential(KubeExec exec, JsonObject? cluster, TimeProvider time) : IClusterCredential
{
    internal const string Version1 = "client.authentication.k8s.io/v1";
    internal const string Version1Beta1 = "client.authentication.k8s.io/v1beta1";

    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan TimeLimit = TimeSpan.FromMinutes(2);

    private readonly Lock _lock = new();
    private Task<Answer>? _asking;
    private volatile Answer? _answer;

    /// <inheritdoc/>
    public X509Certificate2? Certificate => _answer?.Certificate;

    /// <inheritdoc/>
    public async ValueTask<AuthenticationHeaderValue?> GetHeaderAsync(CancellationToken cancellationToken)
    {
        if (_answer is { } answer && IsFresh(answer))
        {
            return answer.Header;
        }

        return (await AskAsync(current => current is null || !IsFresh(current), cancellationToken)).Header;
    }

    /// <inheritdoc/>
    public async ValueTask<bool> RefreshAsync(AuthenticationHeaderValue? refused, CancellationToken cancellationToken)
    {
        var answer = await AskAsync(current => current?.Header?.Parameter == refused?.Parameter, cancellationToken);
        return answer.Header?.Parameter != refused?.Parameter;
    }

    private bool IsFresh(Answer answer) => answer.Expiry is not { } expiry || time.GetUtcNow() < expiry - Margin;

    private async Task<Answer> AskAsync(Func<Answer?, bool> isNeeded, CancellationToken cancellationToken)
    {
        Task<Answer> asking;
        lock (_lock)
        {
            // Somebody else may have asked meanwhile, or be asking.
            if (!isNeeded(_answer))
            {
                return _answer!;
            }

            asking = _asking is { IsCompleted: false } other ? other : _asking = RunAsync();
        }

        return await asking.WaitAsync(cancellationToken);
    }

    private async Task<Answer> RunAsync()
    {
        using var limit = new CancellationTokenSource(TimeLimit);
        using var process = Start();
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(limit.Token);
            var errors = process.StandardError.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            return process.ExitCode == 0
                ? _answer = Read(await output)
                : throw new CredentialException($"{exec.Command} failed with exit code {process.ExitCode}: {(await errors).Trim()}");
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new CredentialException($"{exec.Command} gave no credential within {TimeLimit.TotalMinutes} minutes");
        }
    }

    private Process Start()
    {
        var start = new ProcessStartInfo(exec.Command!, exec.Args ?? [])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var variable in exec.Env ?? [])
        {
            start.Environment[variable.Name] = variable.Value;
        }

        JsonObject spec = new() { ["interactive"] = false };
        if (cluster is not null)
        {
            spec["cluster"] = cluster.DeepClone();
        }

        start.Environment["KUBERNETES_EXEC_INFO"] =
            new JsonObject { ["apiVersion"] = exec.ApiVersion, ["kind"] = "ExecCredential", ["spec"] = spec }.ToJsonString();
        try
        {
            var process = Process.Start(start)!;
            process.StandardInput.Close();
            return process;
        }
        catch (Win32Exception exception)
        {
            var hint = string.IsNullOrEmpty(exec.InstallHint) ? "" : $"\n{exec.InstallHint}";
            throw new CredentialException($"{exec.Command} cannot be run: {exception.Message}{hint}", exception);
        }
    }

    private Answer Read(string output)
    {
        try
        {
            var credential = JsonNode.Parse(output);
            if ((string?)credential?["kind"] != "ExecCredential" || (string?)credential["apiVersion"] != exec.ApiVersion)
            {
                throw new CredentialException(
                    $"{exec.Command} answered {credential?["kind"]} of {credential?["apiVersion"]}; asked for was ExecCredential of {exec.ApiVersion}");
            }

            var status = credential["status"];
            var token = (string?)status?["token"];
            var certificate = (string?)status?["clientCertificateData"];
            var key = (string?)status?["clientKeyData"];
            if (string.IsNullOrEmpty(token) && (string.IsNullOrEmpty(certificate) || string.IsNullOrEmpty(key)))
            {
                throw new CredentialException($"{exec.Command} gave neither a token nor a certificate with its key");
            }

            return new Answer(
                string.IsNullOrEmpty(token) ? null : new AuthenticationHeaderValue("Bearer", token),
                string.IsNullOrEmpty(certificate) ? null : ClientCertificates.Read(certificate, key!).Certificate,
                (string?)status?["expirationTimestamp"] is { } expiry ? DateTimeOffset.Parse(expiry, CultureInfo.InvariantCulture) : null);
        }
        catch (Exception exception) when (exception is JsonException or FormatException or InvalidOperationException or CryptographicException)
        {
            throw new CredentialException($"{exec.Command} gave no ExecCredential: {exception.Message}", exception);
        }
    }

    private sealed record Answer(AuthenticationHeaderValue? Header, X509Certificate2? Certificate, DateTimeOffset? Expiry);
}
