using Microsoft.AspNetCore.Server.Kestrel.Core;
using Vigil.Core;
using Vigil.Server;
using Vigil.Server.Hosting;

namespace Vigil.Samples.Web;

/// <summary>A page of colors. What it keeps is in a store that etcd's clients can watch.</summary>
public static class ColorsApp
{
    /// <summary>Builds it.</summary>
    /// <param name="webPort">Where people are served, over HTTP/1.1; 0 for any free port.</param>
    /// <param name="clientPort">Where etcd's clients are served, over HTTP/2; 0 for any free port.</param>
    public static WebApplication Build(int webPort, int clientPort)
    {
        var builder = WebApplication.CreateBuilder();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(System.Net.IPAddress.Loopback, webPort);
            kestrel.Listen(System.Net.IPAddress.Loopback, clientPort, listen => listen.Protocols = HttpProtocols.Http2);
        });
        builder.Services.AddVigil(options => options.Name = "colors");

        var app = builder.Build();
        app.MapVigil();
        app.MapGet("/colors/{name}", (string name, WatchableStore store) =>
            store.Range(new RangeOp(KeyRange.Exact($"colors/{name}"))).Value.Kvs is [var color]
                ? Results.Text(color.Value.ToString())
                : Results.NotFound());
        app.MapPut("/colors/{name}", async (string name, string value, ICluster cluster, CancellationToken left) =>
        {
            await cluster.ProposeAsync(new WriteCommand(new PutOp($"colors/{name}", value)), left);
            return Results.NoContent();
        });
        return app;
    }
}
