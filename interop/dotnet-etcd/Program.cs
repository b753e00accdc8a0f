// Drives a server with somebody else's client, the NuGet package dotnet-etcd.
//   dotnet run --project interop/dotnet-etcd -- --server <vigil or vigil.dll>    starts the server, and kills it once
//   dotnet run --project interop/dotnet-etcd -- --endpoint http://host:port      a server that runs, Vigil's or etcd's
using dotnet_etcd;
using Grpc.Core;
using Vigil.Interop.DotnetEtcd;

ServerProcess? server = null;
if (args is not (["--server", _] or ["--endpoint", _]))
{
    Console.Error.WriteLine("give --server <vigil or vigil.dll>, or --endpoint http://host:port");
    return 1;
}

try
{
    server = args[0] == "--server" ? ServerProcess.Start(args[1]) : null;
    var endpoint = server?.Url ?? args[1];
    using var client = new EtcdClient(
        endpoint, configureChannelOptions: channel => channel.Credentials = ChannelCredentials.Insecure);
    var checks = new Checks(client);
    await checks.RunAsync();
    if (server is not null)
    {
        await checks.SurviveAsync(server);
    }

    Console.WriteLine($"dotnet-etcd: {checks.Passed} checks passed, {checks.Failed} failed");
    return checks.Failed == 0 ? 0 : 1;
}
finally
{
    server?.Dispose();
}
