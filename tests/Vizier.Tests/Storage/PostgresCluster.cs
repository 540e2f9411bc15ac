using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Npgsql;

[assembly: AssemblyFixture(typeof(Vizier.Tests.Storage.PostgresCluster))]

namespace Vizier.Tests.Storage;

/// <summary>A PostgreSQL server in a folder of its own, started when the first test asks for a database and ended with the tests.</summary>
public sealed class PostgresCluster : IDisposable
{
    private const string Account = "postgres";
    private static readonly Lock Starting = new();
    private static readonly string? Binaries = FindBinaries();
    private static DirectoryInfo? _folder;
    private static int _port;
    private static int _databases;

    /// <summary>The connection string of a new, empty database; skips the test in quick runs, and where PostgreSQL is not installed.</summary>
    public static string CreateDatabase()
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("CI") == "true", "PostgreSQL is started where CI=true is set");
        Assert.SkipWhen(Binaries is null, "PostgreSQL is not installed");
        lock (Starting)
        {
            if (_folder is null)
            {
                Start();
            }
        }

        var name = $"vizier{Interlocked.Increment(ref _databases)}";
        Execute(ConnectionString("postgres"), $"CREATE DATABASE {name}");
        return ConnectionString(name);
    }

    /// <summary>The connection string of a database for other machines, which need the password in it.</summary>
    /// <param name="connectionString">As this machine connects to it.</param>
    /// <param name="host">This machine's address for the others.</param>
    public static string Open(string connectionString, string host)
    {
        var local = new NpgsqlConnectionStringBuilder(connectionString);
        var password = Guid.NewGuid().ToString("N");
        Execute(connectionString, $"CREATE ROLE {local.Database} LOGIN PASSWORD '{password}'; ALTER DATABASE {local.Database} OWNER TO {local.Database}");
        File.AppendAllText(Path.Combine(DataFolder, "pg_hba.conf"), $"host {local.Database} {local.Database} all scram-sha-256\n");
        Execute(connectionString, "SELECT pg_reload_conf()");
        return $"Host={host};Port={_port};Username={local.Database};Password={password};Database={local.Database}";
    }

    /// <summary>Drops a database, whoever is connected to it.</summary>
    public static void Drop(string connectionString) =>
        Execute(ConnectionString("postgres"), $"DROP DATABASE {new NpgsqlConnectionStringBuilder(connectionString).Database} WITH (FORCE)");

    /// <summary>Runs a statement on a connection of its own.</summary>
    public static void Execute(string connectionString, string sql)
    {
        using var connection = new NpgsqlConnection(connectionString);
        connection.Open();
        using var command = new NpgsqlCommand(sql, connection);
        command.ExecuteNonQuery();
    }

    public void Dispose()
    {
        if (_folder is not null)
        {
            Run("pg_ctl", "stop", "-s", "-m", "immediate", "-D", DataFolder);
            _folder.Delete(recursive: true);
        }
    }

    private static string DataFolder => Path.Combine(_folder!.FullName, "data");

    private static string ConnectionString(string database) =>
        $"Host=127.0.0.1;Port={_port};Username={Account};Database={database};Pooling=false";

    private static string? FindBinaries() =>
        Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql").Select(version => Path.Combine(version, "bin")).Order().LastOrDefault()
            : null;

    private static void Start()
    {
        var folder = Directory.CreateTempSubdirectory("vizier-postgres-");
        using (var probe = new TcpListener(IPAddress.Loopback, 0))
        {
            probe.Start();
            _port = ((IPEndPoint)probe.LocalEndpoint).Port;
        }

        _folder = folder;
        if (Environment.UserName == "root")
        {
            Wait(Process.Start("chown", [Account, folder.FullName]));
        }

        Run("initdb", "-D", DataFolder, "-U", Account, "-A", "trust", "--no-sync", "-E", "UTF8", "--locale=C");
        Run(
            "pg_ctl",
            "start",
            "-s",
            "-w",
            "-D",
            DataFolder,
            "-l",
            Path.Combine(folder.FullName, "log"),
            "-o",
            $"-p {_port} -c listen_addresses=* -c unix_socket_directories={folder.FullName} -c max_connections=200");
    }

    // The server refuses to run as root.
    private static void Run(string program, params string[] arguments)
    {
        var path = Path.Combine(Binaries!, program);
        var start = Environment.UserName == "root"
            ? new ProcessStartInfo("runuser", ["-u", Account, "--", path, .. arguments])
            : new ProcessStartInfo(path, arguments);
        start.WorkingDirectory = _folder!.FullName;
        start.RedirectStandardOutput = program == "initdb";
        Wait(Process.Start(start)!);
    }

    private static void Wait(Process process)
    {
        using (process)
        {
            if (process.StartInfo.RedirectStandardOutput)
            {
                process.StandardOutput.ReadToEnd();
            }

            process.WaitForExit();
            Assert.Equal(0, process.ExitCode);
        }
    }
}
