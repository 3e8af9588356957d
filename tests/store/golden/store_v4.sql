BEGIN TRANSACTION;
CREATE TABLE act (
        id INTEGER PRIMARY KEY,
        tx TEXT NOT NULL, dev TEXT NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL,
        label TEXT NOT NULL, about TEXT NOT NULL,
        undone INTEGER NOT NULL DEFAULT 0
    );
INSERT INTO "act" VALUES(1,'01a21ed8-a119-75e8-9851-32c4ba763a9b','30c5096a7ac5',1,1,'partner {about} added','腾飞电脑',0);
INSERT INTO "act" VALUES(2,'01a21ed8-a11a-7653-ae21-1d3706655428','30c5096a7ac5',2,2,'contact {about} added','王总',0);
INSERT INTO "act" VALUES(3,'01a21ed8-a11c-7265-a3cc-83a7a3607c1b','30c5096a7ac5',3,3,'partner {about} changed','腾飞电脑',0);
INSERT INTO "act" VALUES(4,'01a21ed8-a11e-71a7-a71e-55c1c587b734','30c5096a7ac5',4,5,'partner {about} changed','腾飞电脑',1);
INSERT INTO "act" VALUES(5,'01a21ed8-a121-774a-92c1-1918d3cd08a3','30c5096a7ac5',9,9,'partner {about} changed','腾飞电脑',0);
INSERT INTO "act" VALUES(6,'01a21ed8-a122-7792-99b8-0a146ecc4208','30c5096a7ac5',10,10,'stop at {about} planned','腾飞电脑',0);
INSERT INTO "act" VALUES(7,'01a21ed8-a126-7134-91fd-bfc133915bf8','30c5096a7ac5',11,11,'visit to {about} begun','腾飞电脑',0);
INSERT INTO "act" VALUES(8,'01a21ed8-a12d-722f-8d0c-da5b2c771bf5','30c5096a7ac5',12,12,'tick at {about}','名片',0);
INSERT INTO "act" VALUES(9,'01a21ed8-a133-7606-9697-8501df1da3aa','30c5096a7ac5',14,14,'step {about} done','开场',0);
INSERT INTO "act" VALUES(10,'01a21ed8-a138-7202-ba7b-23c2480f9e67','30c5096a7ac5',15,15,'objection “{about}”','太贵了',0);
INSERT INTO "act" VALUES(11,'01a21ed8-a13a-779f-9191-307191fc89ae','30c5096a7ac5',16,16,'outcome of the objection “{about}”','太贵了',0);
INSERT INTO "act" VALUES(12,'01a21ed8-a140-7294-a77e-6df114d17810','30c5096a7ac5',17,17,'hand-out “{about}”','样机',0);
INSERT INTO "act" VALUES(13,'01a21ed8-a147-74b6-9ae7-4bd7606e71b3','30c5096a7ac5',18,18,'note “{about}”','看了样机',0);
INSERT INTO "act" VALUES(14,'01a21ed8-a14b-70d2-b823-adbd530d72dc','30c5096a7ac5',19,22,'wrap-up of the visit to {about}','腾飞电脑',0);
INSERT INTO "act" VALUES(15,'01a21ed8-a150-76b7-a1b3-ee9b0241298d','30c5096a7ac5',23,23,'partner {about} added','走错门',0);
INSERT INTO "act" VALUES(16,'01a21ed8-a157-701d-a662-5d4383bf7bd6','30c5096a7ac5',24,24,'partner {about} deleted','走错门',0);
INSERT INTO "act" VALUES(17,'01a21ed8-a15a-724b-88dd-e80399cca2d3','30c5096a7ac5',25,25,'card “{about}”','价格太高',0);
INSERT INTO "act" VALUES(18,'01a21ed8-a15c-71f7-a189-2ebd26624c28','30c5096a7ac5',26,26,'note “{about}”','有兴趣',0);
CREATE TABLE "agreement" ("id" TEXT NOT NULL PRIMARY KEY, "deleted" INTEGER, "partner" TEXT, "number" TEXT, "title" TEXT, "signed" TEXT, "until" TEXT, "remark" TEXT, "at" TEXT);
CREATE TABLE astray (kind TEXT, eid TEXT, written TEXT, PRIMARY KEY (kind, eid)) WITHOUT ROWID;
CREATE TABLE change (
        dev TEXT NOT NULL, seq INTEGER NOT NULL, h8 TEXT NOT NULL,
        hlc INTEGER NOT NULL, tx TEXT NOT NULL,
        kind TEXT NOT NULL, eid TEXT NOT NULL, field TEXT NOT NULL,
        value TEXT NOT NULL,
        parents TEXT NOT NULL,
        PRIMARY KEY (dev, seq, h8)
    ) WITHOUT ROWID;
INSERT INTO "change" VALUES('30c5096a7ac5',1,'20571899c13e5b2a',1795413905000000,'01a21ed8-a119-75e8-9851-32c4ba763a9b','partner','01a21ed8-a119-75e8-9851-32c50a41b531','*','{"building":"百脑汇","district":"天河","name":"腾飞电脑","phone":"020"}','');
INSERT INTO "change" VALUES('30c5096a7ac5',2,'66cddd7eaf06cedd',1795413965000000,'01a21ed8-a11a-7653-ae21-1d3706655428','contact','01a21ed8-a11a-7653-ae21-1d3807ae6fe1','*','{"name":"王总","partner":"01a21ed8-a119-75e8-9851-32c50a41b531","role":"老板"}','');
INSERT INTO "change" VALUES('30c5096a7ac5',3,'5c7046e12a52a9a8',1795414025000000,'01a21ed8-a11c-7265-a3cc-83a7a3607c1b','partner','01a21ed8-a119-75e8-9851-32c50a41b531','phone','"021"','30c5096a7ac5:1:20571899c13e5b2a');
INSERT INTO "change" VALUES('30c5096a7ac5',4,'05491c7524bd059a',1795414085000000,'01a21ed8-a11e-71a7-a71e-55c1c587b734','partner','01a21ed8-a119-75e8-9851-32c50a41b531','*','{"district":"天河区","remark":"先打电话"}','30c5096a7ac5:1:20571899c13e5b2a');
INSERT INTO "change" VALUES('30c5096a7ac5',5,'b28b552612fc0ea6',1795414085000001,'01a21ed8-a11e-71a7-a71e-55c1c587b734','partner','01a21ed8-a119-75e8-9851-32c50a41b531','phone','"13800138000"','30c5096a7ac5:3:5c7046e12a52a9a8');
INSERT INTO "change" VALUES('30c5096a7ac5',6,'0ce13a8432744762',1795414145000000,'01a21ed8-a11f-76bf-b26f-0ed3401464bd','partner','01a21ed8-a119-75e8-9851-32c50a41b531','district','"天河"','30c5096a7ac5:4:05491c7524bd059a');
INSERT INTO "change" VALUES('30c5096a7ac5',7,'369c64211c566788',1795414145000001,'01a21ed8-a11f-76bf-b26f-0ed3401464bd','partner','01a21ed8-a119-75e8-9851-32c50a41b531','remark','null','30c5096a7ac5:4:05491c7524bd059a');
INSERT INTO "change" VALUES('30c5096a7ac5',8,'d890667370d9f67e',1795414145000002,'01a21ed8-a11f-76bf-b26f-0ed3401464bd','partner','01a21ed8-a119-75e8-9851-32c50a41b531','phone','"021"','30c5096a7ac5:5:b28b552612fc0ea6');
INSERT INTO "change" VALUES('30c5096a7ac5',9,'647b9c13ff84dc78',1795414205000000,'01a21ed8-a121-774a-92c1-1918d3cd08a3','partner','01a21ed8-a119-75e8-9851-32c50a41b531','*','{"phone":"13800138000","remark":"先打电话"}','30c5096a7ac5:7:369c64211c566788 30c5096a7ac5:8:d890667370d9f67e');
INSERT INTO "change" VALUES('30c5096a7ac5',10,'7d3d2b30545ce1d5',1795414265000000,'01a21ed8-a122-7792-99b8-0a146ecc4208','stop','b9922b7b-127a-57f6-b12b-35c9770e9ddd','*','{"at":"14:00","day":"2026-11-23","partner":"01a21ed8-a119-75e8-9851-32c50a41b531"}','');
INSERT INTO "change" VALUES('30c5096a7ac5',11,'94e0c7eb6a909deb',1795414385000000,'01a21ed8-a126-7134-91fd-bfc133915bf8','visit','01a21ed8-a129-721e-a010-3a2ff7b5d2b0','*','{"partner":"01a21ed8-a119-75e8-9851-32c50a41b531","started":"2026-11-23T14:12:05+08:00","status":"open"}','');
INSERT INTO "change" VALUES('30c5096a7ac5',12,'f59aea9cca53544b',1795414505000000,'01a21ed8-a12d-722f-8d0c-da5b2c771bf5','tick','01a21ed8-a129-721e-a010-3a2ff7b5d2b0/card','*','{"at":"2026-11-23T14:14:05+08:00","done":true,"title":"名片"}','');
INSERT INTO "change" VALUES('30c5096a7ac5',13,'7f9a4fca1a301c45',1795414625000000,'01a21ed8-a12f-77e9-88f6-69322dde072f','event','01a21ed8-a129-721e-a010-3a2ff7b5d2b0/5b527ef20b20','*','{"at":"2026-11-23T14:16:05+08:00","step":"open","title":"开场","what":"enter"}','');
INSERT INTO "change" VALUES('30c5096a7ac5',14,'001e6bfeadcf2f34',1795414745000000,'01a21ed8-a133-7606-9697-8501df1da3aa','event','01a21ed8-a129-721e-a010-3a2ff7b5d2b0/a6b41f8a562d','*','{"at":"2026-11-23T14:18:05+08:00","finished":"open","step":"ask","title":"提问","what":"enter"}','');
INSERT INTO "change" VALUES('30c5096a7ac5',15,'e98600c3d84a657b',1795414865000000,'01a21ed8-a138-7202-ba7b-23c2480f9e67','heard','01a21ed8-a138-7202-ba7b-23c366164d6a','*','{"at":"2026-11-23T14:20:05+08:00","objection":"too-dear","objection_kind":"price","outcome":"open","partner":"01a21ed8-a119-75e8-9851-32c50a41b531","title":"太贵了","visit":"01a21ed8-a129-721e-a010-3a2ff7b5d2b0","words":"太贵了吧"}','');
INSERT INTO "change" VALUES('30c5096a7ac5',16,'3de5a30e5a9f19ca',1795414925000000,'01a21ed8-a13a-779f-9191-307191fc89ae','heard','01a21ed8-a138-7202-ba7b-23c366164d6a','*','{"outcome":"pretext","real":"busy","real_title":"没时间"}','30c5096a7ac5:15:e98600c3d84a657b');
INSERT INTO "change" VALUES('30c5096a7ac5',17,'3375b7b4ef25c432',1795415045000000,'01a21ed8-a140-7294-a77e-6df114d17810','handout','01a21ed8-a140-7294-a77e-6df2e5d88d6f','*','{"at":"2026-11-23T14:23:05+08:00","due":"2026-12-01","how":"lent","item":"sample","partner":"01a21ed8-a119-75e8-9851-32c50a41b531","title":"样机","visit":"01a21ed8-a129-721e-a010-3a2ff7b5d2b0"}','');
INSERT INTO "change" VALUES('30c5096a7ac5',18,'ed467ef0374dd962',1795415165000000,'01a21ed8-a147-74b6-9ae7-4bd7606e71b3','note','01a21ed8-a148-7463-a338-f7fdcb0f0534','*','{"at":"2026-11-23T14:25:05+08:00","partner":"01a21ed8-a119-75e8-9851-32c50a41b531","text":"看了样机","visit":"01a21ed8-a129-721e-a010-3a2ff7b5d2b0"}','');
INSERT INTO "change" VALUES('30c5096a7ac5',19,'259e427149552571',1795415285000000,'01a21ed8-a14b-70d2-b823-adbd530d72dc','visit','01a21ed8-a129-721e-a010-3a2ff7b5d2b0','*','{"ended":"2026-11-23T14:27:05+08:00","layer":"trust","layer_title":"信任","reached":"partly","status":"done","target":"maybe"}','30c5096a7ac5:11:94e0c7eb6a909deb');
INSERT INTO "change" VALUES('30c5096a7ac5',20,'9bc89bc30869c428',1795415285000001,'01a21ed8-a14b-70d2-b823-adbd530d72dc','tick','01a21ed8-a129-721e-a010-3a2ff7b5d2b0/p1','*','{"at":"2026-11-23T14:29:05+08:00","done":true,"title":"一"}','');
INSERT INTO "change" VALUES('30c5096a7ac5',21,'7a5fb15294a543a0',1795415285000002,'01a21ed8-a14b-70d2-b823-adbd530d72dc','followup','01a21ed8-a14c-7750-94ee-9ed8b0dcdd70','*','{"at":"2026-11-23T14:30:05+08:00","due":"2026-11-26","partner":"01a21ed8-a119-75e8-9851-32c50a41b531","text":"发报价","visit":"01a21ed8-a129-721e-a010-3a2ff7b5d2b0"}','');
INSERT INTO "change" VALUES('30c5096a7ac5',22,'2af38e98d2d6d61d',1795415285000003,'01a21ed8-a14b-70d2-b823-adbd530d72dc','reading','01a21ed8-a14c-7750-94ee-9ed93c33881e','*','{"at":"2026-11-23T14:27:05+08:00","competitive":"strong","partner":"01a21ed8-a119-75e8-9851-32c50a41b531","self_driven":"weak","visit":"01a21ed8-a129-721e-a010-3a2ff7b5d2b0","willing":"high"}','');
INSERT INTO "change" VALUES('30c5096a7ac5',23,'9637013fa402d398',1795415465000000,'01a21ed8-a150-76b7-a1b3-ee9b0241298d','partner','01a21ed8-a150-76b7-a1b3-ee9c19e4ae96','*','{"name":"走错门","phone":"1"}','');
INSERT INTO "change" VALUES('30c5096a7ac5',24,'5b9b8e2ae5753211',1795415525000000,'01a21ed8-a157-701d-a662-5d4383bf7bd6','partner','01a21ed8-a150-76b7-a1b3-ee9c19e4ae96','deleted','true','30c5096a7ac5:23:9637013fa402d398');
INSERT INTO "change" VALUES('30c5096a7ac5',25,'d02dccab3d31453f',1795415645000000,'01a21ed8-a15a-724b-88dd-e80399cca2d3','review','01a21ed8-a15a-724b-88dd-e8049c3a41a0','*','{"at":"2026-11-27T08:00:00.000+00:00","card":"objection:price-too-high","drill":"objection","hits":"first ask","mode":"five","objection_kind":"price","rating":"3","round":"r","seconds":"21","title":"价格太高","version":"zh-0123456789"}','');
INSERT INTO "change" VALUES('30c5096a7ac5',26,'8ea82a1f80974609',1795415765000000,'01a21ed8-a15c-71f7-a189-2ebd26624c28','note','01a21ed8-a15c-71f7-a189-2ebed7d6b776','*','{"at":"2026-11-23T14:35:05+08:00","mark":"+","partner":"01a21ed8-a119-75e8-9851-32c50a41b531","text":"有兴趣","visit":"01a21ed8-a129-721e-a010-3a2ff7b5d2b0"}','');
CREATE TABLE "checkin" ("id" TEXT NOT NULL PRIMARY KEY, "deleted" INTEGER, "partner" TEXT, "day" TEXT, "at" TEXT, "talk" TEXT, "talk_title" TEXT, "cares" TEXT, "late" INTEGER);
CREATE TABLE conflict (
        kind TEXT NOT NULL, eid TEXT NOT NULL, field TEXT NOT NULL,
        PRIMARY KEY (kind, eid, field)
    ) WITHOUT ROWID;
CREATE TABLE "contact" ("id" TEXT NOT NULL PRIMARY KEY, "deleted" INTEGER, "partner" TEXT, "name" TEXT, "role" TEXT, "phone" TEXT, "wechat" TEXT, "depth" TEXT, "remark" TEXT, "main" INTEGER, "place" TEXT);
INSERT INTO "contact" VALUES('01a21ed8-a11a-7653-ae21-1d3807ae6fe1',NULL,'01a21ed8-a119-75e8-9851-32c50a41b531','王总','老板',NULL,NULL,NULL,NULL,NULL,NULL);
CREATE TABLE "course" ("id" TEXT NOT NULL PRIMARY KEY, "deleted" INTEGER, "partner" TEXT, "course" TEXT, "title" TEXT, "contact" TEXT, "name" TEXT, "day" TEXT, "done" TEXT, "result" TEXT, "at" TEXT);
CREATE TABLE "distinct" ("id" TEXT NOT NULL PRIMARY KEY, "deleted" INTEGER, "one" TEXT, "other" TEXT, "at" TEXT);
CREATE TABLE draft (key TEXT PRIMARY KEY, text TEXT NOT NULL, at TEXT NOT NULL) WITHOUT ROWID;
INSERT INTO "draft" VALUES('note','half a not','2026-11-23T14:33:05+08:00');
CREATE TABLE "dry_event" ("id" TEXT NOT NULL PRIMARY KEY, "deleted" INTEGER, "run" TEXT, "at" TEXT, "what" TEXT, "step" TEXT, "title" TEXT, "card" TEXT, "rating" TEXT, "seconds" TEXT);
CREATE TABLE "dry_run" ("id" TEXT NOT NULL PRIMARY KEY, "deleted" INTEGER, "at" TEXT, "ended" TEXT, "pack" TEXT, "scene" TEXT, "partner" TEXT, "remark" TEXT);
CREATE TABLE "event" ("id" TEXT NOT NULL PRIMARY KEY, "deleted" INTEGER, "visit" TEXT, "step" TEXT, "title" TEXT, "finished" TEXT, "at" TEXT, "what" TEXT);
CREATE TABLE "followup" ("id" TEXT NOT NULL PRIMARY KEY, "deleted" INTEGER, "partner" TEXT, "visit" TEXT, "note" TEXT, "text" TEXT, "due" TEXT, "done" TEXT, "at" TEXT);
INSERT INTO "followup" VALUES('01a21ed8-a14c-7750-94ee-9ed8b0dcdd70',NULL,'01a21ed8-a119-75e8-9851-32c50a41b531','01a21ed8-a129-721e-a010-3a2ff7b5d2b0',NULL,'发报价','2026-11-26',NULL,'2026-11-23T14:30:05+08:00');
CREATE TABLE "handout" ("id" TEXT NOT NULL PRIMARY KEY, "deleted" INTEGER, "partner" TEXT, "visit" TEXT, "item" TEXT, "title" TEXT, "how" TEXT, "due" TEXT, "back" TEXT, "at" TEXT);
INSERT INTO "handout" VALUES('01a21ed8-a140-7294-a77e-6df2e5d88d6f',NULL,'01a21ed8-a119-75e8-9851-32c50a41b531','01a21ed8-a129-721e-a010-3a2ff7b5d2b0','sample','样机','lent','2026-12-01',NULL,'2026-11-23T14:23:05+08:00');
CREATE TABLE "heard" ("id" TEXT NOT NULL PRIMARY KEY, "deleted" INTEGER, "partner" TEXT, "visit" TEXT, "step" TEXT, "step_title" TEXT, "at" TEXT, "objection" TEXT, "title" TEXT, "objection_kind" TEXT, "words" TEXT, "outcome" TEXT, "real" TEXT, "real_title" TEXT, "answer" TEXT);
INSERT INTO "heard" VALUES('01a21ed8-a138-7202-ba7b-23c366164d6a',NULL,'01a21ed8-a119-75e8-9851-32c50a41b531','01a21ed8-a129-721e-a010-3a2ff7b5d2b0',NULL,NULL,'2026-11-23T14:20:05+08:00','too-dear','太贵了','price','太贵了吧','pretext','busy','没时间',NULL);
CREATE TABLE merging (partner TEXT PRIMARY KEY, merged_into TEXT, deleted INTEGER) WITHOUT ROWID;
INSERT INTO "merging" VALUES('01a21ed8-a150-76b7-a1b3-ee9c19e4ae96',NULL,1);
CREATE TABLE "met" ("id" TEXT NOT NULL PRIMARY KEY, "deleted" INTEGER, "partner" TEXT, "stage" TEXT, "item" TEXT, "title" TEXT, "done" INTEGER, "text" TEXT, "at" TEXT, "by" TEXT, "record" TEXT);
CREATE TABLE "move" ("id" TEXT NOT NULL PRIMARY KEY, "deleted" INTEGER, "partner" TEXT, "from_stage" TEXT, "from_title" TEXT, "stage" TEXT, "stage_title" TEXT, "at" TEXT, "reason" TEXT, "missing" TEXT, "decision" TEXT, "recorded" TEXT, "by" TEXT);
CREATE TABLE "note" ("id" TEXT NOT NULL PRIMARY KEY, "deleted" INTEGER, "partner" TEXT, "visit" TEXT, "step" TEXT, "step_title" TEXT, "at" TEXT, "mark" TEXT, "text" TEXT, "late" INTEGER);
INSERT INTO "note" VALUES('01a21ed8-a148-7463-a338-f7fdcb0f0534',NULL,'01a21ed8-a119-75e8-9851-32c50a41b531','01a21ed8-a129-721e-a010-3a2ff7b5d2b0',NULL,NULL,'2026-11-23T14:25:05+08:00',NULL,'看了样机',NULL);
INSERT INTO "note" VALUES('01a21ed8-a15c-71f7-a189-2ebed7d6b776',NULL,'01a21ed8-a119-75e8-9851-32c50a41b531','01a21ed8-a129-721e-a010-3a2ff7b5d2b0',NULL,NULL,'2026-11-23T14:35:05+08:00','+','有兴趣',NULL);
CREATE TABLE "opportunity" ("id" TEXT NOT NULL PRIMARY KEY, "deleted" INTEGER, "partner" TEXT, "school" TEXT, "subject" TEXT, "amount" TEXT, "stage" TEXT, "stage_title" TEXT, "bid" TEXT, "trial" INTEGER, "status" TEXT, "reason" TEXT, "closed" TEXT, "remark" TEXT, "at" TEXT);
CREATE TABLE outbox (
        dev TEXT NOT NULL, first INTEGER NOT NULL, tx TEXT NOT NULL, last INTEGER NOT NULL,
        PRIMARY KEY (dev, first, tx)
    ) WITHOUT ROWID;
INSERT INTO "outbox" VALUES('30c5096a7ac5',1,'01a21ed8-a119-75e8-9851-32c4ba763a9b',1);
INSERT INTO "outbox" VALUES('30c5096a7ac5',2,'01a21ed8-a11a-7653-ae21-1d3706655428',2);
INSERT INTO "outbox" VALUES('30c5096a7ac5',3,'01a21ed8-a11c-7265-a3cc-83a7a3607c1b',3);
INSERT INTO "outbox" VALUES('30c5096a7ac5',4,'01a21ed8-a11e-71a7-a71e-55c1c587b734',5);
INSERT INTO "outbox" VALUES('30c5096a7ac5',6,'01a21ed8-a11f-76bf-b26f-0ed3401464bd',8);
INSERT INTO "outbox" VALUES('30c5096a7ac5',9,'01a21ed8-a121-774a-92c1-1918d3cd08a3',9);
INSERT INTO "outbox" VALUES('30c5096a7ac5',10,'01a21ed8-a122-7792-99b8-0a146ecc4208',10);
INSERT INTO "outbox" VALUES('30c5096a7ac5',11,'01a21ed8-a126-7134-91fd-bfc133915bf8',11);
INSERT INTO "outbox" VALUES('30c5096a7ac5',12,'01a21ed8-a12d-722f-8d0c-da5b2c771bf5',12);
INSERT INTO "outbox" VALUES('30c5096a7ac5',13,'01a21ed8-a12f-77e9-88f6-69322dde072f',13);
INSERT INTO "outbox" VALUES('30c5096a7ac5',14,'01a21ed8-a133-7606-9697-8501df1da3aa',14);
INSERT INTO "outbox" VALUES('30c5096a7ac5',15,'01a21ed8-a138-7202-ba7b-23c2480f9e67',15);
INSERT INTO "outbox" VALUES('30c5096a7ac5',16,'01a21ed8-a13a-779f-9191-307191fc89ae',16);
INSERT INTO "outbox" VALUES('30c5096a7ac5',17,'01a21ed8-a140-7294-a77e-6df114d17810',17);
INSERT INTO "outbox" VALUES('30c5096a7ac5',18,'01a21ed8-a147-74b6-9ae7-4bd7606e71b3',18);
INSERT INTO "outbox" VALUES('30c5096a7ac5',19,'01a21ed8-a14b-70d2-b823-adbd530d72dc',22);
INSERT INTO "outbox" VALUES('30c5096a7ac5',23,'01a21ed8-a150-76b7-a1b3-ee9b0241298d',23);
INSERT INTO "outbox" VALUES('30c5096a7ac5',24,'01a21ed8-a157-701d-a662-5d4383bf7bd6',24);
INSERT INTO "outbox" VALUES('30c5096a7ac5',25,'01a21ed8-a15a-724b-88dd-e80399cca2d3',25);
INSERT INTO "outbox" VALUES('30c5096a7ac5',26,'01a21ed8-a15c-71f7-a189-2ebd26624c28',26);
CREATE TABLE "owning" ("id" TEXT NOT NULL PRIMARY KEY, "deleted" INTEGER, "partner" TEXT, "owner" TEXT, "since" TEXT, "ended" TEXT, "protected" TEXT, "reason" TEXT, "at" TEXT);
CREATE TABLE "paper" ("id" TEXT NOT NULL PRIMARY KEY, "deleted" INTEGER, "partner" TEXT, "part" TEXT, "about" TEXT, "title" TEXT, "name" TEXT, "blob" TEXT, "size" TEXT, "at" TEXT, "by" TEXT);
CREATE TABLE "partner" ("id" TEXT NOT NULL PRIMARY KEY, "deleted" INTEGER, "name" TEXT, "district" TEXT, "building" TEXT, "room" TEXT, "address" TEXT, "phone" TEXT, "source" TEXT, "depth" TEXT, "cares" TEXT, "remark" TEXT, "important" INTEGER, "competitor" TEXT, "stage" TEXT, "stage_title" TEXT, "stage_since" TEXT, "chosen_class" TEXT, "chosen_title" TEXT, "merged_into" TEXT, "pinyin" TEXT);
INSERT INTO "partner" VALUES('01a21ed8-a119-75e8-9851-32c50a41b531',NULL,'腾飞电脑','天河','百脑汇',NULL,NULL,'13800138000',NULL,NULL,NULL,'先打电话',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "partner" VALUES('01a21ed8-a150-76b7-a1b3-ee9c19e4ae96',1,'走错门',NULL,NULL,NULL,NULL,'1',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
CREATE TABLE peer (
        dev TEXT PRIMARY KEY,
        owner TEXT NOT NULL, app TEXT NOT NULL, at INTEGER NOT NULL, newest INTEGER NOT NULL
    ) WITHOUT ROWID;
CREATE TABLE "reading" ("id" TEXT NOT NULL PRIMARY KEY, "deleted" INTEGER, "partner" TEXT, "visit" TEXT, "at" TEXT, "competitive" TEXT, "willing" TEXT, "self_driven" TEXT);
INSERT INTO "reading" VALUES('01a21ed8-a14c-7750-94ee-9ed93c33881e',NULL,'01a21ed8-a119-75e8-9851-32c50a41b531','01a21ed8-a129-721e-a010-3a2ff7b5d2b0','2026-11-23T14:27:05+08:00','strong','high','weak');
CREATE TABLE "region" ("id" TEXT NOT NULL PRIMARY KEY, "deleted" INTEGER, "name" TEXT, "opened" TEXT, "closed" TEXT, "remark" TEXT);
CREATE TABLE "review" ("id" TEXT NOT NULL PRIMARY KEY, "deleted" INTEGER, "card" TEXT, "title" TEXT, "drill" TEXT, "objection_kind" TEXT, "at" TEXT, "rating" TEXT, "seconds" TEXT, "said" TEXT, "scene" TEXT, "version" TEXT, "typed" TEXT, "hits" TEXT, "mode" TEXT, "round" TEXT, "partner" TEXT);
INSERT INTO "review" VALUES('01a21ed8-a15a-724b-88dd-e8049c3a41a0',NULL,'objection:price-too-high','价格太高','objection','price','2026-11-27T08:00:00.000+00:00','3','21',NULL,NULL,'zh-0123456789',NULL,'first ask','five','r',NULL);
CREATE TABLE "rival" ("id" TEXT NOT NULL PRIMARY KEY, "deleted" INTEGER, "partner" TEXT, "brand" TEXT, "since" TEXT, "year" TEXT, "exclusive" INTEGER, "content" TEXT, "seen" TEXT, "remark" TEXT, "ended" TEXT, "at" TEXT, "by" TEXT);
CREATE TABLE "scenario" ("id" TEXT NOT NULL PRIMARY KEY, "deleted" INTEGER, "partner" TEXT, "visit" TEXT, "sum" TEXT, "title" TEXT, "name" TEXT, "pack" TEXT, "figures" TEXT, "ours" TEXT, "theirs" TEXT, "low" TEXT, "high" TEXT, "at" TEXT);
CREATE TABLE schedule (
        card TEXT PRIMARY KEY,
        stale INTEGER NOT NULL,
        due TEXT, last TEXT, last_id TEXT,
        state INTEGER, step INTEGER, stability REAL, difficulty REAL,
        reviews INTEGER, lapses INTEGER,
        rating INTEGER, version TEXT, counted TEXT
    ) WITHOUT ROWID;
INSERT INTO "schedule" VALUES('objection:price-too-high',2,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
CREATE TABLE "score" ("id" TEXT NOT NULL PRIMARY KEY, "deleted" INTEGER, "partner" TEXT, "card" TEXT, "item" TEXT, "title" TEXT, "score" TEXT, "evidence" TEXT, "at" TEXT, "by" TEXT);
CREATE TABLE seen (
        folder TEXT NOT NULL, name TEXT NOT NULL,
        size INTEGER NOT NULL, mtime INTEGER NOT NULL, looked INTEGER NOT NULL,
        verdict TEXT NOT NULL, detail TEXT NOT NULL,
        PRIMARY KEY (folder, name)
    ) WITHOUT ROWID;
CREATE TABLE segment (
        id INTEGER PRIMARY KEY,
        sha TEXT NOT NULL UNIQUE,
        dev TEXT NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL, prev TEXT NOT NULL,
        changes INTEGER NOT NULL,
        placed INTEGER NOT NULL,
        key TEXT NOT NULL DEFAULT '',
        raw BLOB NOT NULL,
        sealed BLOB
    );
CREATE TABLE setting (key TEXT PRIMARY KEY, value NOT NULL) WITHOUT ROWID;
INSERT INTO "setting" VALUES('clock',1795415765000000);
INSERT INTO "setting" VALUES('device','30c5096a7ac5');
INSERT INTO "setting" VALUES('projected_as','e9617b6198d93f2dff6c8b9a3b2c1cc6cdb6df2d6352ad5a444e95975b831452 merging astray *');
INSERT INTO "setting" VALUES('projections','partner contact visit tick event note heard followup handout stop reading checkin region move met score opportunity target rival owning agreement paper course distinct review variant dry_run dry_event shown scenario merging astray');
CREATE TABLE "shown" ("id" TEXT NOT NULL PRIMARY KEY, "deleted" INTEGER, "partner" TEXT, "visit" TEXT, "entry" TEXT, "title" TEXT, "section" TEXT, "page" TEXT, "at" TEXT, "seconds" TEXT);
CREATE TABLE "stop" ("id" TEXT NOT NULL PRIMARY KEY, "deleted" INTEGER, "partner" TEXT, "day" TEXT, "at" TEXT, "spare" INTEGER, "number" TEXT, "pack" TEXT);
INSERT INTO "stop" VALUES('b9922b7b-127a-57f6-b12b-35c9770e9ddd',NULL,'01a21ed8-a119-75e8-9851-32c50a41b531','2026-11-23','14:00',NULL,NULL,NULL);
CREATE TABLE "target" ("id" TEXT NOT NULL PRIMARY KEY, "deleted" INTEGER, "year" TEXT, "amount" TEXT);
CREATE TABLE "tick" ("id" TEXT NOT NULL PRIMARY KEY, "deleted" INTEGER, "visit" TEXT, "item" TEXT, "title" TEXT, "done" INTEGER, "at" TEXT);
CREATE TABLE "variant" ("id" TEXT NOT NULL PRIMARY KEY, "deleted" INTEGER, "entry" TEXT, "title" TEXT, "objection_kind" TEXT, "first" TEXT, "bullets" TEXT, "ask" TEXT, "heard" TEXT, "visit" TEXT, "partner" TEXT, "at" TEXT);
CREATE TABLE "visit" ("id" TEXT NOT NULL PRIMARY KEY, "deleted" INTEGER, "partner" TEXT, "contact" TEXT, "status" TEXT, "started" TEXT, "ended" TEXT, "step" TEXT, "step_title" TEXT, "pack" TEXT, "late" INTEGER, "goal_main" TEXT, "goal_least" TEXT, "reached" TEXT, "layer" TEXT, "layer_title" TEXT, "target" TEXT, "reason" TEXT, "remark" TEXT);
INSERT INTO "visit" VALUES('01a21ed8-a129-721e-a010-3a2ff7b5d2b0',NULL,'01a21ed8-a119-75e8-9851-32c50a41b531',NULL,'done','2026-11-23T14:12:05+08:00','2026-11-23T14:27:05+08:00',NULL,NULL,NULL,NULL,NULL,NULL,'partly','trust','信任','maybe',NULL,NULL);
CREATE INDEX change_entry ON change (eid, kind, field);
CREATE INDEX segment_device ON segment (dev, last, sha, prev, first, changes);
CREATE INDEX change_blob ON change (eid) WHERE field = 'blob';
CREATE INDEX schedule_stale ON schedule (card) WHERE stale;
CREATE INDEX schedule_due ON schedule (due);
CREATE INDEX "partner_district_building_name_id" ON "partner" ("district", "building", "name", "id");
CREATE INDEX "contact_partner" ON "contact" ("partner");
CREATE INDEX "visit_partner_status_started_deleted" ON "visit" ("partner", "status", "started", "deleted");
CREATE INDEX "visit_status_started" ON "visit" ("status", "started");
CREATE INDEX "visit_started" ON "visit" ("started");
CREATE INDEX "tick_visit" ON "tick" ("visit");
CREATE INDEX "event_visit" ON "event" ("visit");
CREATE INDEX "note_partner_at" ON "note" ("partner", "at");
CREATE INDEX "note_visit" ON "note" ("visit");
CREATE INDEX "heard_partner_at" ON "heard" ("partner", "at");
CREATE INDEX "heard_visit" ON "heard" ("visit");
CREATE INDEX "heard_at" ON "heard" ("at");
CREATE INDEX "followup_partner_due" ON "followup" ("partner", "due");
CREATE INDEX "followup_visit" ON "followup" ("visit");
CREATE INDEX "followup_note" ON "followup" ("note");
CREATE INDEX "followup_done_due" ON "followup" ("done", "due");
CREATE INDEX "handout_partner_at" ON "handout" ("partner", "at");
CREATE INDEX "handout_visit" ON "handout" ("visit");
CREATE INDEX "handout_back_due" ON "handout" ("back", "due");
CREATE INDEX "stop_day" ON "stop" ("day");
CREATE INDEX "stop_partner" ON "stop" ("partner");
CREATE INDEX "reading_partner_at_id_deleted" ON "reading" ("partner", "at", "id", "deleted");
CREATE INDEX "checkin_partner_at" ON "checkin" ("partner", "at");
CREATE INDEX "checkin_day" ON "checkin" ("day");
CREATE INDEX "move_partner_at_id" ON "move" ("partner", "at", "id");
CREATE INDEX "move_at" ON "move" ("at");
CREATE INDEX "met_partner" ON "met" ("partner");
CREATE INDEX "score_partner_card_at" ON "score" ("partner", "card", "at");
CREATE INDEX "opportunity_partner" ON "opportunity" ("partner");
CREATE INDEX "opportunity_status_bid" ON "opportunity" ("status", "bid");
CREATE INDEX "rival_partner" ON "rival" ("partner");
CREATE INDEX "owning_partner_since" ON "owning" ("partner", "since");
CREATE INDEX "agreement_partner" ON "agreement" ("partner");
CREATE INDEX "paper_partner_at" ON "paper" ("partner", "at");
CREATE INDEX "course_partner" ON "course" ("partner");
CREATE INDEX "review_card_at" ON "review" ("card", "at");
CREATE INDEX "review_at" ON "review" ("at");
CREATE INDEX "review_round" ON "review" ("round");
CREATE INDEX "variant_entry" ON "variant" ("entry");
CREATE INDEX "dryrun_at" ON "dry_run" ("at");
CREATE INDEX "dryevent_run_at" ON "dry_event" ("run", "at");
CREATE INDEX "shown_visit_at" ON "shown" ("visit", "at");
CREATE INDEX "shown_partner_at" ON "shown" ("partner", "at");
CREATE INDEX "shown_at" ON "shown" ("at");
CREATE INDEX "scenario_partner_at" ON "scenario" ("partner", "at");
CREATE INDEX "scenario_visit" ON "scenario" ("visit");
CREATE TRIGGER review_added AFTER INSERT ON review WHEN new.card IS NOT NULL BEGIN
        INSERT INTO schedule (card, stale) VALUES (new.card, 2)
        ON CONFLICT (card) DO UPDATE SET stale = CASE
            WHEN stale < 2 AND new.at > last AND new.deleted IS NULL
                AND new.at LIKE '____-__-__T__:__:__.___+00:00' THEN 1
            ELSE 2 END;
    END;
CREATE TRIGGER review_altered AFTER UPDATE ON review BEGIN
    INSERT INTO schedule (card, stale) SELECT old.card, 2 WHERE old.card IS NOT NULL
    ON CONFLICT (card) DO UPDATE SET stale = 2;

    INSERT INTO schedule (card, stale) SELECT new.card, 2 WHERE new.card IS NOT NULL
    ON CONFLICT (card) DO UPDATE SET stale = 2;
END;
CREATE TRIGGER review_gone AFTER DELETE ON review BEGIN
    INSERT INTO schedule (card, stale) SELECT old.card, 2 WHERE old.card IS NOT NULL
    ON CONFLICT (card) DO UPDATE SET stale = 2;
END;
COMMIT;
PRAGMA application_id = 1179341652;
PRAGMA user_version = 4;
