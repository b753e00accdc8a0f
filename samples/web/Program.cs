using Vigil.Samples.Web;

await using var app = ColorsApp.Build(webPort: 8080, clientPort: 2379);
await app.RunAsync();
